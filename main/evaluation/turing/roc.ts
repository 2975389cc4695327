import type { Roc } from '#shared/contract/turingResults.ts';
import { z95 } from './proportion.ts';

/**
 * ROC curve of ratings, real tumors being positive: the area counts ties as half, its interval is DeLong's, cut off at
 * 0 and 1. Without ratings of both kinds the area is NaN; with fewer than two of one, or an area of 0 or 1, where the
 * variance vanishes and would claim certainty, the interval is.
 *
 * DeLong, DeLong & Clarke-Pearson 1988, doi 10.2307/2531595.
 *
 * @param real ratings of real tumors, the higher the surer that it is real
 * @param synthetic those of synthetic ones
 */
export function rocOf(real: readonly number[], synthetic: readonly number[]): Roc {
  const points = curve(real, synthetic);
  if (real.length === 0 || synthetic.length === 0) return { auc: NaN, low: NaN, high: NaN, points };
  const wins = (a: number, others: readonly number[], sign: 1 | -1): number =>
    mean(others.map((b) => (a === b ? 0.5 : (a - b) * sign > 0 ? 1 : 0)));
  const ofReal = real.map((rating) => wins(rating, synthetic, 1));
  const ofSynthetic = synthetic.map((rating) => wins(rating, real, -1));
  const auc = mean(ofReal);
  const variance = sampleVariance(ofReal) / real.length + sampleVariance(ofSynthetic) / synthetic.length;
  if (!(variance > 0)) return { auc, low: NaN, high: NaN, points };
  const reach = z95 * Math.sqrt(variance);
  return { auc, low: Math.max(0, auc - reach), high: Math.min(1, auc + reach), points };
}

/** One point a rating that occurs, from the strictest on. */
function curve(real: readonly number[], synthetic: readonly number[]): Roc['points'] {
  const ratings = [...new Set([...real, ...synthetic])].toSorted((a, b) => b - a);
  const share = (of: readonly number[], least: number): number =>
    of.length === 0 ? 0 : of.filter((rating) => rating >= least).length / of.length;
  return [
    { falseRate: 0, trueRate: 0, rating: Infinity },
    ...ratings.map((rating) => ({
      falseRate: share(synthetic, rating),
      trueRate: share(real, rating),
      rating,
    })),
  ];
}

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

/** Divided by n − 1; NaN of fewer than two. */
function sampleVariance(values: readonly number[]): number {
  const centre = mean(values);
  const squares = values.reduce((sum, v) => sum + (v - centre) ** 2, 0);
  return values.length < 2 ? NaN : squares / (values.length - 1);
}
