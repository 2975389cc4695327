import type { VoxelIjk } from '#shared/geometry/axes.ts';
import type { Radii } from '#main/synthesis/reference/ellipsoid.ts';
import { publishedCrop, synthesiseCase } from '#main/synthesis/reference/published.ts';
import { stored } from '../case.ts';
import { check } from '../check.ts';
import { compareStored } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { byteVoxels, realVoxels, rowMajor } from '../voxels.ts';

interface Config {
  readonly radii: readonly Radii[];
  readonly centres_in_crop: readonly VoxelIjk[];
  readonly texture_offset: VoxelIjk;
  readonly sigma: number;
  readonly difference_hu: number;
  readonly crop_start: VoxelIjk;
  readonly crop_end_exclusive: VoxelIjk;
  readonly tumor_voxels: number;
}

/** The whole liver pipeline from given draws. */
export const synthesis: GoldenKind = {
  kind: 'synthesis',
  claims: ({ tensors }) => tensors.has('organ_mask') && tensors.has('grid_0_0'),
  run(golden) {
    const config = golden.json['config'] as Config;
    const organ = byteVoxels(stored(golden, 'organ_mask'));
    const grid = (tumor: number, pass: number): number[] =>
      Array.from(stored(golden, `grid_${tumor}_${pass}`).data, Number);
    const { hu, label } = synthesiseCase(
      realVoxels(stored(golden, 'volume')),
      organ,
      realVoxels(stored(golden, 'texture')),
      {
        tumors: config.radii.map((radii, n) => ({
          radii,
          grids: [grid(n, 0), grid(n, 1), grid(n, 2)],
          centre: config.centres_in_crop[n],
        })),
        textureOffset: config.texture_offset,
        sigma: config.sigma,
        differenceHu: config.difference_hu,
      },
    );
    const crop = publishedCrop(organ);
    const tumorVoxels = label.data.reduce((count, value) => count + (value === 2 ? 1 : 0), 0);
    const exact = { rule: 'exact' } as const;
    return [
      ...compareStored(golden, { result: rowMajor(hu), label: rowMajor(label) }),
      check('crop start', crop.min, config.crop_start, exact),
      check('crop end', crop.max, config.crop_end_exclusive, exact),
      check('tumor voxels', [tumorVoxels], [config.tumor_voxels], exact),
    ];
  },
};
