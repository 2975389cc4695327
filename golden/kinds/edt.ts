import { distanceTransformMm } from '#main/volume/distanceTransform.ts';
import { stored } from '../case.ts';
import { compareStored } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { byteVoxels, rowMajor } from '../voxels.ts';

/** Euclidean distance to the background for each spacing of the case: `edt_<name>`. */
export const edt: GoldenKind = {
  kind: 'edt',
  run(golden) {
    const mask = byteVoxels(stored(golden, 'mask'));
    const spacings = golden.json['spacings'] as Record<string, [number, number, number]>;
    const outputs = Object.entries(spacings).map(
      ([name, spacingMm]) => [`edt_${name}`, rowMajor(distanceTransformMm(mask, spacingMm))] as const,
    );
    return compareStored(golden, Object.fromEntries(outputs), ['mask']);
  },
};
