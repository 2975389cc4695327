import type { Dims } from '#shared/geometry/axes.ts';
import { arrayLike, type VoxelArray, type Voxels } from './volume.ts';

/**
 * Another number of voxels by nearest neighbours, as `scipy.ndimage.zoom(x, order=0)`: the first and last samples
 * of each axis keep their places, so output i reads input position i (n - 1) / (m - 1), halves up.
 */
export function zoomNearest<T extends VoxelArray>({ data, dims }: Voxels<T>, size: Dims): Voxels<T> {
  const [xs, ys, zs] = [0, 1, 2].map((axis) => places(dims[axis], size[axis]));
  const out = arrayLike(data, size[0] * size[1] * size[2]);
  let at = 0;
  for (const z of zs)
    for (const y of ys) {
      const row = dims[0] * (y + dims[1] * z);
      for (const x of xs) out[at++] = data[row + x];
    }
  return { data: out, dims: size };
}

const places = (n: number, m: number): Int32Array =>
  Int32Array.from({ length: m }, (_, k) => (m > 1 ? Math.floor((k * (n - 1)) / (m - 1) + 0.5) : 0));
