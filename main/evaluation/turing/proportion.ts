import type { Proportion } from '#shared/contract/turingResults.ts';

/** 97.5th percentile of the normal distribution. */
export const z95 = 1.959963984540054;

/**
 * A share with Wilson's 95 % interval, without continuity correction; of nothing all NaN.
 *
 * Wilson 1927, doi 10.1080/01621459.1927.10502953.
 */
export function proportion(hits: number, count: number): Proportion {
  if (count === 0) return { hits, count, value: NaN, low: NaN, high: NaN };
  const value = hits / count;
  const z2 = z95 ** 2;
  const middle = (hits + z2 / 2) / (count + z2);
  const reach = (z95 / (count + z2)) * Math.sqrt((hits * (count - hits)) / count + z2 / 4);
  // At the ends rounding would leave the interval 1e-17 short of the value.
  const low = hits === 0 ? 0 : middle - reach;
  const high = hits === count ? 1 : middle + reach;
  return { hits, count, value, low, high };
}
