import type { Mask, Voxels } from './volume.ts';

export interface Statistics {
  readonly count: number;
  readonly mean: number;
  /** Population standard deviation (divided by count). */
  readonly sd: number;
  readonly min: number;
  readonly max: number;
}

/** The values of the inside voxels, in memory order. Throws RangeError when the grids differ in size. */
export function valuesInside({ data, dims }: Voxels, mask: Mask): Float64Array {
  if (dims.some((n, axis) => n !== mask.dims[axis]))
    throw new RangeError(`a mask of ${mask.dims.join('x')} does not lie on ${dims.join('x')} voxels`);
  let count = 0;
  for (const inside of mask.data) if (inside !== 0) count++;
  const out = new Float64Array(count);
  let at = 0;
  for (let v = 0; v < data.length; v++) if (mask.data[v] !== 0) out[at++] = data[v];
  return out;
}

/** Mean, spread and range; of no values count 0 and NaN else. Two passes, so that a large mean costs no digits. */
export function statistics(values: ArrayLike<number>): Statistics {
  const count = values.length;
  if (count === 0) return { count, mean: NaN, sd: NaN, min: NaN, max: NaN };
  let [sum, min, max] = [0, Infinity, -Infinity];
  for (let v = 0; v < count; v++) {
    sum += values[v];
    if (values[v] < min) min = values[v];
    if (values[v] > max) max = values[v];
  }
  const mean = sum / count;
  let squares = 0;
  for (let v = 0; v < count; v++) squares += (values[v] - mean) ** 2;
  return { count, mean, sd: Math.sqrt(squares / count), min, max };
}

/**
 * Percentiles by linear interpolation between order statistics (numpy's default).
 *
 * @param percents each 0..100
 * @returns one value each; NaN of no values
 */
export function percentiles(values: ArrayLike<number>, percents: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return percents.map(() => NaN);
  return percents.map((percent) => {
    const place = (percent / 100) * (sorted.length - 1);
    const below = Math.floor(place);
    const above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  });
}

export const median = (values: ArrayLike<number>): number => percentiles(values, [50])[0];
