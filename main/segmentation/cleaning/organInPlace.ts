import type { Mask, Voxels } from '#main/volume/volume.ts';

const [organ, tumor] = [1, 2];

/**
 * What the published validation saves (reference/segmentation.md §10): a given organ mask in the place of the
 * predicted organ, and over it the tumor where it lies inside.
 *
 * @param labels 0 background, 1 organ, 2 tumor
 */
export const organInPlace = (labels: Voxels<Uint8Array>, mask: Mask): Voxels<Uint8Array> => ({
  data: labels.data.map((value, v) => (mask.data[v] === 0 ? 0 : value === tumor ? tumor : organ)),
  dims: labels.dims,
});
