import type { Dims } from '#shared/geometry/axes.ts';
import type { VoxelBox } from '#shared/geometry/box.ts';

/** Which of the 256 label values count: 1 or 0 by value. */
export type LabelSet = Uint8Array;

export function labelSet(values: readonly number[]): LabelSet {
  const set = new Uint8Array(256);
  for (const value of values) set[value] = 1;
  return set;
}

/**
 * Share of counting voxels in blocks of a volume. Sample (i, j, k) stands for the block whose middle is the
 * fractional voxel `origin + factor · (i, j, k)`; one empty layer of samples lies around all.
 */
export interface Occupancy {
  readonly dims: Dims;
  /** First axis fastest, from 0 to 1. */
  readonly share: Float32Array;
  readonly origin: readonly [number, number, number];
  readonly factor: readonly [number, number, number];
}

/** Occupancy of `box` by the voxels of `counts`, in blocks of `factor` voxels; blocks at the box's end may be partial. */
export function occupancyOf(
  labels: Uint8Array,
  volumeDims: Dims,
  box: VoxelBox,
  counts: LabelSet,
  factor: readonly [number, number, number],
): Occupancy {
  const blocks = [0, 1, 2].map((a) => Math.ceil((box.max[a] - box.min[a]) / factor[a]));
  const dims: Dims = [blocks[0] + 2, blocks[1] + 2, blocks[2] + 2];
  const share = new Float32Array(dims[0] * dims[1] * dims[2]);
  const unit = 1 / (factor[0] * factor[1] * factor[2]);
  // Block of each voxel column, so that the inner loop only adds.
  const blockOf = Int32Array.from(
    { length: box.max[0] - box.min[0] },
    (_, i) => 1 + Math.floor(i / factor[0]),
  );
  for (let k = box.min[2]; k < box.max[2]; k++)
    for (let j = box.min[1]; j < box.max[1]; j++) {
      const row = volumeDims[0] * (j + volumeDims[1] * k) + box.min[0];
      const down = 1 + Math.floor((j - box.min[1]) / factor[1]);
      const deep = 1 + Math.floor((k - box.min[2]) / factor[2]);
      const blockRow = dims[0] * (down + dims[1] * deep);
      for (let i = 0; i < blockOf.length; i++)
        if (counts[labels[row + i]]) share[blockRow + blockOf[i]] += unit;
    }
  const middle = (a: 0 | 1 | 2): number => box.min[a] + (factor[a] - 1) / 2 - factor[a];
  return { dims, share, origin: [middle(0), middle(1), middle(2)], factor };
}

/** Smooths `passes[axis]` times with the binomial kernel (1 2 1)/4 along each axis, in place; the border layer stays empty. */
export function smoothOccupancy({ dims, share }: Occupancy, passes: readonly [number, number, number]): void {
  const steps = [1, dims[0], dims[0] * dims[1]];
  for (const [axis, step] of steps.entries())
    for (let pass = 0; pass < passes[axis]; pass++) {
      const before = share.slice();
      for (let k = 1; k < dims[2] - 1; k++)
        for (let j = 1; j < dims[1] - 1; j++)
          for (let i = 1; i < dims[0] - 1; i++) {
            const at = i + dims[0] * (j + dims[1] * k);
            share[at] = (before[at - step] + 2 * before[at] + before[at + step]) / 4;
          }
    }
}
