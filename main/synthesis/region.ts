import { flatIndex } from '#shared/geometry/axes.ts';
import { boxDims, boxVoxels, intersectBoxes, isEmptyBox, type VoxelBox } from '#shared/geometry/box.ts';
import { arrayLike, type VoxelArray, type Volume, type Voxels } from '#main/volume/volume.ts';

/** A piece of a case: HU and labels of a box of the volume, flat, first axis fastest. */
export interface Region {
  readonly box: VoxelBox;
  readonly hu: VoxelArray;
  readonly labels: VoxelArray;
}

/** What a case is before any lesion; image and labels lie on one grid. */
export interface SourceCase {
  readonly image: Volume;
  readonly labels: Volume;
}

export const huOf = ({ box, hu }: Region): Voxels => ({ data: hu, dims: boxDims(box) });

/** A copy of a box of a case; the box lies in the volume. */
export function regionOf({ image, labels }: SourceCase, box: VoxelBox): Region {
  const whole = { min: [0, 0, 0], max: image.dims } as const;
  return { box, hu: cut(image.data, whole, box), labels: cut(labels.data, whole, box) };
}

/** The part of a region in a smaller box. Throws RangeError when the region does not cover it. */
export function cutRegion(region: Region, box: VoxelBox): Region {
  const common = intersectBoxes(region.box, box);
  if (boxVoxels(common) !== boxVoxels(box))
    throw new RangeError('the region does not cover the box asked for');
  return { box, hu: cut(region.hu, region.box, box), labels: cut(region.labels, region.box, box) };
}

/** The part of a box's array in a smaller box. */
export function cut<T extends VoxelArray>(data: T, from: VoxelBox, to: VoxelBox): T {
  const out = arrayLike(data, boxVoxels(to));
  copyBox(data, from, out, to);
  return out;
}

/** Copies what two regions have in common. */
export function copyRegion(from: Region, to: Region): void {
  copyBox(from.hu, from.box, to.hu, to.box);
  copyBox(from.labels, from.box, to.labels, to.box);
}

/** Copies what two boxes have in common from the one's array into the other's, of the same element type. */
export function copyBox(from: VoxelArray, fromBox: VoxelBox, to: VoxelArray, toBox: VoxelBox): void {
  const common = intersectBoxes(fromBox, toBox);
  if (isEmptyBox(common)) return;
  const { min, max } = common;
  const [source, target] = [boxDims(fromBox), boxDims(toBox)];
  const at = (dims: readonly [number, number, number], box: VoxelBox, j: number, k: number): number =>
    flatIndex(dims, min[0] - box.min[0], j - box.min[1], k - box.min[2]);
  for (let k = min[2]; k < max[2]; k++)
    for (let j = min[1]; j < max[1]; j++) {
      const row = at(source, fromBox, j, k);
      to.set(from.subarray(row, row + max[0] - min[0]), at(target, toBox, j, k));
    }
}
