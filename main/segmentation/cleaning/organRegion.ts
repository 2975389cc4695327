import { dilate, erode } from '#main/volume/morphology.ts';
import type { Mask } from '#main/volume/volume.ts';

/** Two steps to all 26 neighbours: a cube of five voxels. */
const cube = { connectivity: 26, iterations: 2 } as const;

/**
 * The region in which lesions of an organ are believed (reference/segmentation.md §11): the organ closed by a cube of
 * five voxels and grown by it. What lies beyond the volume is outside in every step, so that the closing, unlike
 * `close`, loses what lies within two voxels of a face.
 */
export const organRegion = (organ: Mask): Mask => dilate(erode(dilate(organ, cube), cube), cube);

/** What two masks have in common. */
export const both = (a: Mask, b: Mask): Mask => ({
  data: a.data.map((inside, v) => (inside !== 0 && b.data[v] !== 0 ? 1 : 0)),
  dims: a.dims,
});
