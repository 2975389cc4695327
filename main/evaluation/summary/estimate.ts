import type { Estimate } from '#shared/contract/evaluation.ts';
import type { Random } from '#main/tensor/random.ts';

/** What one case adds to a rate: a sum of so many; for a mean over cases a value of one. */
export interface Share {
  readonly name: string;
  readonly numerator: number;
  readonly denominator: number;
  /** Why the case has no such number; it then counts for nothing. */
  readonly excluded?: string | undefined;
}

export interface Bootstrap {
  readonly random: Random;
  readonly resamples: number;
}

/**
 * What kind of number a rate is: a mean of values, the share of things that are so, or how many events there are.
 */
export type RateKind = 'values' | 'share' | 'events';

/** A mean over cases of a number; `reason` says why a case has none. */
export const valueShare = (name: string, value: number, reason: string): Share =>
  Number.isFinite(value)
    ? { name, numerator: value, denominator: 1 }
    : { name, numerator: 0, denominator: 0, excluded: reason };

/**
 * The sum of the numerators over that of the denominators, with the 95 % percentile interval of the bootstrap: whole
 * cases are drawn with replacement, since lesions of one scan are not independent. Interval NaN when fewer than two
 * cases add to it, or without resamples; a resample whose denominators are all 0 is drawn again. Where all or none of
 * what was counted is so, samples have no spread and would claim certainty: Wilson's interval takes their place, and
 * where no event occurred Poisson's exact one.
 *
 * Efron & Tibshirani, An Introduction to the Bootstrap (1993), section 13.3; Wilson 1927, doi 10.2307/2276774.
 */
export function estimate(
  shares: readonly Share[],
  { random, resamples }: Bootstrap,
  kind: RateKind = 'values',
): Estimate {
  const excluded = shares.flatMap(({ name, excluded: reason }) =>
    reason === undefined ? [] : [{ name, reason }],
  );
  const counted = shares.filter((share) => share.excluded === undefined);
  const numerators = Float64Array.from(counted, (share) => share.numerator);
  const denominators = Float64Array.from(counted, (share) => share.denominator);
  const count = denominators.reduce((sum, n) => sum + n, 0);
  const value = numerators.reduce((sum, n) => sum + n, 0) / count;
  const contributing = denominators.filter((n) => n > 0).length;
  if (contributing < 2 || resamples === 0) return { value, low: NaN, high: NaN, count, excluded };
  if (kind === 'events' && value === 0)
    return { value, low: 0, high: -Math.log(0.025) / count, count, excluded };
  if (kind === 'share' && (value === 0 || value === 1)) {
    const reach = 1.96 ** 2 / (count + 1.96 ** 2);
    return { value, low: value === 0 ? 0 : 1 - reach, high: value === 0 ? reach : 1, count, excluded };
  }
  const drawn = new Float64Array(resamples);
  for (let r = 0; r < resamples;) {
    let [top, bottom] = [0, 0];
    for (let n = 0; n < counted.length; n++) {
      const at = Math.floor(random.unit() * counted.length);
      top += numerators[at];
      bottom += denominators[at];
    }
    if (bottom > 0) drawn[r++] = top / bottom;
  }
  drawn.sort();
  return { value, low: quantile(drawn, 0.025), high: quantile(drawn, 0.975), count, excluded };
}

/** Linear interpolation between order statistics of sorted values. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
