import type { BlendInput } from '#main/synthesis/reference/blend.ts';
import { type GoldenCase, stored } from '../case.ts';
import { byteVoxels, realVoxels } from '../voxels.ts';

/** The four volumes that every blend takes. */
export const blendInput = (golden: GoldenCase): BlendInput => ({
  image: realVoxels(stored(golden, 'volume')),
  organ: byteVoxels(stored(golden, 'organ_mask')),
  geometry: byteVoxels(stored(golden, 'geometry')),
  texture: realVoxels(stored(golden, 'texture')),
});
