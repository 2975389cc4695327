import { axes, type Dims, flatIndex, voxelCount } from '#shared/geometry/axes.ts';
import { arrayLike, type VoxelArray, type Voxels } from './volume.ts';

/**
 * Grows a volume to at least a size, centred: the low side gets half of what is missing, rounded down.
 *
 * @param fill a value; or `minimum`: along each axis in turn every line is continued with its own least value, which
 *   is not the same as one value for all (MONAI's `SpatialPad` of mode "minimum")
 * @returns the volume itself when it is large enough
 */
export function padTo<T extends VoxelArray>(
  voxels: Voxels<T>,
  size: Dims,
  fill: number | 'minimum',
): Voxels<T> {
  const { data, dims } = voxels;
  const [nx, ny, nz] = axes.map((axis) => Math.max(dims[axis], size[axis]));
  const padded: Dims = [nx, ny, nz];
  if (axes.every((axis) => padded[axis] === dims[axis])) return voxels;
  const low = padLow(dims, size);
  const out = arrayLike(data, voxelCount(padded));
  if (typeof fill === 'number' && fill !== 0) out.fill(fill);
  for (let k = 0; k < dims[2]; k++)
    for (let j = 0; j < dims[1]; j++) {
      const row = flatIndex(dims, 0, j, k);
      out.set(data.subarray(row, row + dims[0]), flatIndex(padded, low[0], j + low[1], k + low[2]));
    }
  if (fill === 'minimum') continueLines(out, padded, low, dims);
  return { data: out, dims: padded };
}

/** What `padTo` puts in front along each axis. */
export const padLow = (dims: Dims, size: Dims): Dims => {
  const half = (axis: 0 | 1 | 2): number => Math.floor(Math.max(0, size[axis] - dims[axis]) / 2);
  return [half(0), half(1), half(2)];
};

/**
 * Continues, axis by axis, every line of a filled box with its least value; later axes see what earlier ones wrote.
 *
 * @param strides distance in memory between neighbours along each axis; the first axis fastest unless given
 */
export function continueLines(
  out: VoxelArray,
  padded: Dims,
  low: Dims,
  filled: Dims,
  strides: Dims = [1, padded[0], padded[0] * padded[1]],
): void {
  // The box that is filled so far.
  const from = [...low];
  const to = axes.map((axis) => low[axis] + filled[axis]);
  for (const axis of axes) {
    if (padded[axis] === filled[axis]) continue;
    const [p, q] = axes.filter((other) => other !== axis);
    for (let b = from[q]; b < to[q]; b++)
      for (let a = from[p]; a < to[p]; a++) {
        const line = a * strides[p] + b * strides[q];
        let least = Infinity;
        for (let i = from[axis]; i < to[axis]; i++) least = Math.min(least, out[line + i * strides[axis]]);
        for (let i = 0; i < from[axis]; i++) out[line + i * strides[axis]] = least;
        for (let i = to[axis]; i < padded[axis]; i++) out[line + i * strides[axis]] = least;
      }
    from[axis] = 0;
    to[axis] = padded[axis];
  }
}
