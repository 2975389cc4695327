import { axes, type Dims } from '#shared/geometry/axes.ts';
import { boxDims, fullBox, type VoxelBox } from '#shared/geometry/box.ts';
import { arrayLike, type VoxelArray, type Voxels } from './volume.ts';

/**
 * Another number of voxels by nearest neighbours, as `scipy.ndimage.zoom(x, order=0)`: the first and last samples
 * of each axis keep their places, so output i reads input position i (n - 1) / (m - 1), halves up.
 *
 * @param box of the result, where only a part of it is wanted
 */
export function zoomNearest<T extends VoxelArray>(
  { data, dims }: Voxels<T>,
  size: Dims,
  box: VoxelBox = fullBox(size),
): Voxels<T> {
  const [xs, ys, zs] = axes.map((axis) =>
    places(dims[axis], size[axis]).subarray(box.min[axis], box.max[axis]),
  );
  const out = arrayLike(data, xs.length * ys.length * zs.length);
  let at = 0;
  for (const z of zs)
    for (const y of ys) {
      const row = dims[0] * (y + dims[1] * z);
      for (const x of xs) out[at++] = data[row + x];
    }
  return { data: out, dims: boxDims(box) };
}

/** The box of a zoomed volume that reads from a box of the input. */
export function zoomedBox(box: VoxelBox, dims: Dims, size: Dims): VoxelBox {
  const ends = axes.map((axis) => {
    const from = places(dims[axis], size[axis]);
    const first = from.findIndex((place) => place >= box.min[axis]);
    const last = from.findLastIndex((place) => place < box.max[axis]);
    return first < 0 || last < first ? ([0, 0] as const) : ([first, last + 1] as const);
  });
  return { min: [ends[0][0], ends[1][0], ends[2][0]], max: [ends[0][1], ends[1][1], ends[2][1]] };
}

const places = (n: number, m: number): Int32Array =>
  Int32Array.from({ length: m }, (_, k) => (m > 1 ? Math.floor((k * (n - 1)) / (m - 1) + 0.5) : 0));
