import { type VoxelBox, boxDims, boxVoxels } from '#shared/geometry/box.ts';

/** HU as the case's `imageType` says. */
export type HuArray = Int16Array | Float32Array;
export type VoxelArray = HuArray | Uint8Array;

/** Voxels of a box, first axis fastest. A whole volume is the block of its full box. */
export interface VoxelBlock<A extends VoxelArray = VoxelArray> {
  readonly box: VoxelBox;
  readonly values: A;
}

/** Copies the voxels of `region`, which must lie inside both boxes, row by row. An empty region copies nothing. */
export function copyBlock(from: VoxelBlock, to: VoxelBlock, region: VoxelBox): void {
  const [length, rows, slices] = boxDims(region);
  if (length * rows * slices === 0) return;
  for (let k = region.min[2]; k < region.max[2]; k++)
    for (let j = region.min[1]; j < region.max[1]; j++) {
      const start = offsetIn(from.box, region.min[0], j, k);
      to.values.set(from.values.subarray(start, start + length), offsetIn(to.box, region.min[0], j, k));
    }
}

/** The voxels of `box`, which must lie inside the block's, as an array of their own. */
export function readBlock<A extends VoxelArray>(from: VoxelBlock<A>, box: VoxelBox): VoxelBlock<A> {
  const values = emptyLike(from.values, boxVoxels(box));
  copyBlock(from, { box, values }, box);
  return { box, values };
}

function offsetIn({ min, max }: VoxelBox, i: number, j: number, k: number): number {
  return i - min[0] + (max[0] - min[0]) * (j - min[1] + (max[1] - min[1]) * (k - min[2]));
}

const emptyLike = <A extends VoxelArray>(array: A, length: number): A =>
  new (array.constructor as new (length: number) => A)(length);
