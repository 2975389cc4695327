import type { VoxelIjk } from '#shared/geometry/axes.ts';
import { pasteBlocks } from '#main/synthesis/reference/paste.ts';
import { stored } from '../case.ts';
import { check } from '../check.ts';
import { compareStored } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { byteVoxels, rowMajor } from '../voxels.ts';

interface Config {
  readonly centres: readonly VoxelIjk[];
  readonly voxels: number;
}

/** Blocks put on their centres, within the organ. */
export const paste: GoldenKind = {
  kind: 'paste',
  run(golden) {
    const { centres, voxels } = golden.json['config'] as Config;
    const blocks = centres.map((centre, n) => ({ centre, block: byteVoxels(stored(golden, `blob_${n}`)) }));
    const geometry = pasteBlocks(byteVoxels(stored(golden, 'organ_mask')), blocks);
    const count = geometry.data.reduce((sum, inside) => sum + inside, 0);
    return [
      ...compareStored(golden, { geometry: rowMajor(geometry) }),
      check('voxels', [count], [voxels], { rule: 'exact' }),
    ];
  },
};
