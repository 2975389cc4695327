import { type Axis, axes } from '#shared/geometry/axes.ts';
import { pairwiseSum } from './pairwiseSum.ts';
import type { VoxelArray, Voxels } from './volume.ts';

/**
 * Gaussian filtering by scipy's definition (`scipy.ndimage.gaussian_filter`, mode "reflect", truncate 4):
 * separable, axes in order 0, 1, 2; weights exp(-k² / (2 sigma²)) normalised to sum 1 for |k| <= r,
 * r = floor(4 sigma + 0.5); border by half-sample reflection (d c b a | a b c d | d c b a), repeated as often
 * as the kernel is longer than the axis. An axis of sigma 0 is left as it is.
 */
export type Sigmas = readonly [number, number, number];

/**
 * Gaussian filter in float64, equal to scipy's on a float64 array.
 *
 * @param voxels any volume; an empty one gives an empty one
 * @param sigmaVoxels standard deviation along each axis, in voxels, >= 0
 */
export function gaussian(voxels: Voxels, sigmaVoxels: Sigmas): Voxels<Float64Array> {
  const data = Float64Array.from(voxels.data);
  filterAxes(data, voxels.dims, sigmaVoxels);
  return { data, dims: voxels.dims };
}

/** As `gaussian`, stored in float32 between the axes (sums in float64): half the memory. */
export function gaussian32(voxels: Voxels, sigmaVoxels: Sigmas): Voxels<Float32Array> {
  const data = Float32Array.from(voxels.data);
  filterAxes(data, voxels.dims, sigmaVoxels);
  return { data, dims: voxels.dims };
}

/** As scipy on an *integer* array: the result of every axis is truncated toward zero before the next. */
export function gaussianInteger(voxels: Voxels, sigmaVoxels: Sigmas): Voxels<Int32Array> {
  const data = Int32Array.from(voxels.data);
  filterAxes(data, voxels.dims, sigmaVoxels);
  return { data, dims: voxels.dims };
}

/** The half kernel: weight of offset 0, 1, … r; offset -k weighs as k. [1] for sigma 0. */
export function gaussianKernel(sigma: number): Float64Array {
  if (!(sigma > 0)) return Float64Array.of(1);
  const radius = Math.floor(4 * sigma + 0.5);
  const full = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp((-0.5 / (sigma * sigma)) * (i - radius) ** 2),
  );
  // The last bit of the sum decides truncations of integer arrays: gaussianInteger.
  const sum = pairwiseSum(full);
  return full.subarray(radius).map((weight) => weight / sum);
}

/** Index inside 0..n-1 that half-sample reflection gives for any integer index. */
export function reflectIndex(index: number, n: number): number {
  const period = 2 * n;
  const folded = ((index % period) + period) % period;
  return folded < n ? folded : period - 1 - folded;
}

type Store = VoxelArray & (Float64Array | Float32Array | Int32Array);

function filterAxes(data: Store, dims: readonly [number, number, number], sigmas: Sigmas): void {
  if (data.length === 0) return;
  for (const axis of axes) {
    const kernel = gaussianKernel(sigmas[axis]);
    if (kernel.length > 1) filterAxis(data, dims, axis, kernel);
  }
}

/** Columns are filtered side by side, this many at a time: long inner loops whose rows stay in the cache. */
const maxWidth = 512;

/**
 * Filters one axis in place. The array is seen as [outer][n][stride]; a block of `width` neighbouring columns
 * is copied with its reflected border into a scratch of [n + 2r][width], so that the loops need no border test.
 * Along axis 0 (stride 1) neighbouring columns are not adjacent: there whole lines are gathered crosswise.
 */
function filterAxis(
  data: Store,
  dims: readonly [number, number, number],
  axis: Axis,
  kernel: Float64Array,
): void {
  const n = dims[axis];
  const radius = kernel.length - 1;
  const padded = Int32Array.from({ length: n + 2 * radius }, (_, p) => reflectIndex(p - radius, n));
  if (axis === 0) return filterLines(data, n, padded, kernel);

  const stride = axis === 1 ? dims[0] : dims[0] * dims[1];
  const scratch = new Float64Array(padded.length * Math.min(stride, maxWidth));
  const sums = new Float64Array(Math.min(stride, maxWidth));
  for (let outer = 0; outer < data.length; outer += n * stride)
    for (let column = 0; column < stride; column += maxWidth) {
      const width = Math.min(maxWidth, stride - column);
      const start = outer + column;
      for (let p = 0; p < padded.length; p++) {
        const row = start + padded[p] * stride;
        scratch.set(data.subarray(row, row + width), p * width);
      }
      for (let i = 0; i < n; i++) {
        sumTaps(scratch, (i + radius) * width, width, kernel, sums);
        data.set(width === sums.length ? sums : sums.subarray(0, width), start + i * stride);
      }
    }
}

/** sums[c] = kernel[0] x[c] + Σ kernel[k] (x[c - k rows] + x[c + k rows]), outermost taps first as in scipy. */
function sumTaps(
  x: Float64Array,
  centre: number,
  width: number,
  kernel: Float64Array,
  sums: Float64Array,
): void {
  const middle = kernel[0];
  for (let c = 0; c < width; c++) sums[c] = middle * x[centre + c];
  let k = kernel.length - 1;
  // Two pairs of taps a sweep: half the traffic on `sums`, the same order of additions.
  for (; k >= 2; k -= 2) {
    const [w, v] = [kernel[k], kernel[k - 1]];
    const [a, b] = [centre - k * width, centre + k * width];
    const [d, e] = [a + width, b - width];
    for (let c = 0; c < width; c++) sums[c] = sums[c] + (x[a + c] + x[b + c]) * w + (x[d + c] + x[e + c]) * v;
  }
  if (k === 1) {
    const w = kernel[1];
    const [a, b] = [centre - width, centre + width];
    for (let c = 0; c < width; c++) sums[c] = sums[c] + (x[a + c] + x[b + c]) * w;
  }
}

function filterLines(data: Store, n: number, padded: Int32Array, kernel: Float64Array): void {
  const radius = kernel.length - 1;
  const line = new Float64Array(padded.length);
  for (let start = 0; start < data.length; start += n) {
    for (let p = 0; p < padded.length; p++) line[p] = data[start + padded[p]];
    for (let i = 0; i < n; i++) {
      const centre = i + radius;
      let sum = kernel[0] * line[centre];
      for (let k = radius; k >= 1; k--) sum += (line[centre - k] + line[centre + k]) * kernel[k];
      data[start + i] = sum;
    }
  }
}
