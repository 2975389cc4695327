import { type Axis, axes } from '#shared/geometry/axes.ts';
import { roundHalfToEven } from './roundHalfToEven.ts';
import { cubicWeights, mirrorIndex, splinePrefilter } from './spline.ts';
import type { Voxels } from './volume.ts';

/**
 * Enlarges or reduces by cubic spline interpolation, as `scipy.ndimage.zoom(x, factors, order=3)`: the first
 * and last samples of each axis keep their places, so output i reads input position i (n - 1) / (m - 1).
 * No low-pass filter: reducing aliases, as in scipy.
 *
 * @param factors size ratio per axis, > 0; the new size is n times it, halves rounded to even
 */
export function zoomCubic(voxels: Voxels, factors: readonly [number, number, number]): Voxels<Float64Array> {
  let result: Voxels<Float64Array> = { data: Float64Array.from(voxels.data), dims: voxels.dims };
  for (const axis of axes)
    result = zoomAxis(result, axis, roundHalfToEven(voxels.dims[axis] * factors[axis]));
  return result;
}

function zoomAxis(voxels: Voxels<Float64Array>, axis: Axis, size: number): Voxels<Float64Array> {
  const { dims } = voxels;
  const n = dims[axis];
  // A spline through its own samples gives them back, up to rounding: keep them exactly.
  if (size === n) return voxels;
  const { data } = splinePrefilter(voxels, axis, 'mirror');
  const newDims: [number, number, number] = [...dims];
  newDims[axis] = size;
  const stride = [1, dims[0], dims[0] * dims[1]][axis];
  const blocks = data.length / (n * stride);
  const out = new Float64Array(blocks * size * stride);
  const step = size > 1 ? (n - 1) / (size - 1) : 0;
  for (let i = 0; i < size; i++) {
    const base = Math.min(Math.floor(i * step), n - 1);
    const weights = cubicWeights(i * step - base);
    const rows = [-1, 0, 1, 2].map((offset) => mirrorIndex(base + offset, n) * stride);
    for (let block = 0; block < blocks; block++) {
      const from = block * n * stride;
      const to = (block * size + i) * stride;
      for (let s = 0; s < stride; s++)
        out[to + s] =
          weights[0] * data[from + rows[0] + s] +
          weights[1] * data[from + rows[1] + s] +
          weights[2] * data[from + rows[2] + s] +
          weights[3] * data[from + rows[3] + s];
    }
  }
  return { data: out, dims: newDims };
}
