import type { Axis } from '#shared/geometry/axes.ts';
import type { Voxels } from './volume.ts';

/**
 * Cubic B-spline coefficients and evaluation (Unser, Aldroubi, Eden: B-spline signal processing II, IEEE TSP
 * 1993; borders after Thévenaz, Blu, Unser 2000), equal to `scipy.ndimage.spline_filter1d` of order 3.
 *
 * Borders: `mirror` is whole-sample symmetric (d c b | a b c d | c b a), `reflect` half-sample symmetric
 * (c b a | a b c d | d c b). In both the recursion starts from the closed form of the infinite sum.
 */
export type SplineBorder = 'mirror' | 'reflect';

const pole = Math.sqrt(3) - 2;

/**
 * Coefficients whose cubic B-spline passes through the samples along one axis.
 *
 * @returns a new volume; equal to the input along an axis of one sample
 */
export function splinePrefilter(voxels: Voxels, axis: Axis, border: SplineBorder): Voxels<Float64Array> {
  const { dims } = voxels;
  const data = Float64Array.from(voxels.data);
  const n = dims[axis];
  if (n < 2) return { data, dims };
  const stride = [1, dims[0], dims[0] * dims[1]][axis];
  const line = new Float64Array(n);
  for (let outer = 0; outer < data.length; outer += n * stride)
    for (let start = outer; start < outer + stride; start++) {
      for (let i = 0; i < n; i++) line[i] = data[start + i * stride];
      filterLine(line, border);
      for (let i = 0; i < n; i++) data[start + i * stride] = line[i];
    }
  return { data, dims };
}

/** Replaces samples by coefficients, in place; at least two samples. */
function filterLine(c: Float64Array, border: SplineBorder): void {
  const n = c.length;
  const gain = (1 - pole) * (1 - 1 / pole);
  for (let i = 0; i < n; i++) c[i] *= gain;
  c[0] = border === 'mirror' ? causalMirror(c) : causalReflect(c);
  for (let i = 1; i < n; i++) c[i] += pole * c[i - 1];
  c[n - 1] =
    border === 'mirror'
      ? ((pole * c[n - 2] + c[n - 1]) * pole) / (pole * pole - 1)
      : (c[n - 1] * pole) / (pole - 1);
  for (let i = n - 2; i >= 0; i--) c[i] = pole * (c[i + 1] - c[i]);
}

/** Σ over i >= 0 of pole^i · c[-i], the line continued with period 2n - 2. */
function causalMirror(c: Float64Array): number {
  const n = c.length;
  const far = pole ** (n - 1);
  let sum = c[0] + far * c[n - 1];
  let power = pole;
  for (let i = 1; i < n - 1; i++) {
    sum += power * (c[i] + far * c[n - 1 - i]);
    power *= pole;
  }
  return sum / (1 - far * far);
}

/** Σ over i >= 0 of pole^i · c[-i], the line continued with period 2n. */
function causalReflect(c: Float64Array): number {
  const n = c.length;
  const far = pole ** n;
  let sum = c[0] + far * c[n - 1];
  let power = pole;
  for (let i = 1; i < n; i++) {
    sum += power * (c[i] + far * c[n - 1 - i]);
    power *= pole;
  }
  return c[0] + (sum * pole) / (1 - far * far);
}

/** The four cubic B-spline weights at fraction t in [0, 1) past the second of four neighbours; they sum to 1. */
export function cubicWeights(t: number): [number, number, number, number] {
  const u = 1 - t;
  return [(u * u * u) / 6, (t * t * (t - 2) * 3 + 4) / 6, (u * u * (u - 2) * 3 + 4) / 6, (t * t * t) / 6];
}

/** Index inside 0..n-1 by whole-sample reflection (d c b | a b c d | c b a); 0 when n is 1. */
export function mirrorIndex(index: number, n: number): number {
  if (n === 1) return 0;
  const period = 2 * n - 2;
  const folded = ((index % period) + period) % period;
  return folded < n ? folded : period - folded;
}
