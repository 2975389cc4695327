import type { Axis, Dims } from '#shared/geometry/axes.ts';
import type { VoxelBox } from '#shared/geometry/box.ts';

/** How slices along `axis` lie in a texture: as stored, the lower remaining voxel axis across (fastest), the higher down. */
export interface SliceLayout {
  readonly axis: Axis;
  readonly acrossAxis: Axis;
  readonly downAxis: Axis;
  /** Every `stride`-th voxel is taken along both, so that a slice fits a texture. */
  readonly stride: number;
  readonly across: number;
  readonly down: number;
}

const remaining: Readonly<Record<Axis, readonly [Axis, Axis]>> = { 0: [1, 2], 1: [0, 2], 2: [0, 1] };

/** The layout of slices along `axis` in a texture of at most `mostTexels` a side. */
export function sliceLayout(dims: Dims, axis: Axis, mostTexels: number): SliceLayout {
  const [acrossAxis, downAxis] = remaining[axis];
  const stride = Math.max(1, Math.ceil(Math.max(dims[acrossAxis], dims[downAxis]) / mostTexels));
  return {
    axis,
    acrossAxis,
    downAxis,
    stride,
    across: Math.ceil(dims[acrossAxis] / stride),
    down: Math.ceil(dims[downAxis] / stride),
  };
}

/** Copies slice `index` of a volume (first axis fastest) to `out` (across · down pixels). */
export function readSlice(
  volume: ArrayLike<number>,
  dims: Dims,
  layout: SliceLayout,
  index: number,
  out: { [pixel: number]: number },
): void {
  const step = [1, dims[0], dims[0] * dims[1]];
  const acrossStep = step[layout.acrossAxis] * layout.stride;
  const downStep = step[layout.downAxis] * layout.stride;
  for (let down = 0, to = 0; down < layout.down; down++) {
    let from = index * step[layout.axis] + down * downStep;
    for (let across = 0; across < layout.across; across++, from += acrossStep) out[to++] = volume[from];
  }
}

/** Copies what slice `index` of a volume shows of a box to `out`, and leaves its other pixels. */
export function readSliceBox(
  volume: ArrayLike<number>,
  dims: Dims,
  { axis, acrossAxis, downAxis, stride, across }: SliceLayout,
  index: number,
  { min, max }: VoxelBox,
  out: { [pixel: number]: number },
): void {
  if (index < min[axis] || index >= max[axis]) return;
  const step = [1, dims[0], dims[0] * dims[1]];
  const [first, firstDown] = [acrossAxis, downAxis].map((a) => Math.ceil(min[a] / stride));
  const last = Math.ceil(max[acrossAxis] / stride);
  for (let down = firstDown; down * stride < max[downAxis]; down++) {
    const row = index * step[axis] + down * stride * step[downAxis];
    for (let x = first; x < last; x++) out[down * across + x] = volume[row + x * stride * step[acrossAxis]];
  }
}

/** Overwrites the pixels of slice `index` that lie in `box` with the box's own voxels (first axis fastest). */
export function pasteBox(
  box: VoxelBox,
  voxels: ArrayLike<number>,
  layout: SliceLayout,
  index: number,
  out: { [pixel: number]: number },
): void {
  const { axis, acrossAxis, downAxis, stride } = layout;
  if (index < box.min[axis] || index >= box.max[axis]) return;
  const size = [0, 1, 2].map((a) => box.max[a] - box.min[a]);
  const step = [1, size[0], size[0] * size[1]];
  const start = (index - box.min[axis]) * step[axis];
  const firstOn = (a: Axis): number => Math.ceil(box.min[a] / stride);
  for (let down = firstOn(downAxis); down * stride < box.max[downAxis]; down++)
    for (let across = firstOn(acrossAxis); across * stride < box.max[acrossAxis]; across++)
      out[down * layout.across + across] =
        voxels[
          start +
            (across * stride - box.min[acrossAxis]) * step[acrossAxis] +
            (down * stride - box.min[downAxis]) * step[downAxis]
        ];
}

/**
 * How a slab of slices becomes one picture: the largest, smallest or mean value of each pixel, or `extreme`,
 * the value farthest from zero (for differences).
 */
export type Combination = 'max' | 'min' | 'mean' | 'extreme';

/** Takes one more slice into a slab in the making; `mean` only sums, the caller divides at the end. */
export function combineInto(slab: Float32Array, slice: ArrayLike<number>, combination: Combination): void {
  const n = slab.length;
  if (combination === 'mean') for (let p = 0; p < n; p++) slab[p] += slice[p];
  else if (combination === 'max') for (let p = 0; p < n; p++) slab[p] = Math.max(slab[p], slice[p]);
  else if (combination === 'min') for (let p = 0; p < n; p++) slab[p] = Math.min(slab[p], slice[p]);
  else for (let p = 0; p < n; p++) if (Math.abs(slice[p]) > Math.abs(slab[p])) slab[p] = slice[p];
}
