import {
  type Distribution,
  type DistributionName,
  distributionNames,
  type LesionFacts,
  type LesionSet,
} from '#shared/contract/lesionStatistics.ts';
import { percentiles, statistics } from '#main/volume/statistics.ts';

/** The lesions' numbers of that name, those that are none left out. */
export const valuesOf = (lesions: readonly LesionFacts[], name: DistributionName): number[] =>
  lesions.map((lesion) => lesion[name]).filter(Number.isFinite);

export function distributionsOf(lesions: readonly LesionFacts[]): LesionSet['distributions'] {
  const of = (name: DistributionName): Distribution => {
    const values = valuesOf(lesions, name);
    const { count, mean, sd } = statistics(values);
    return { count, mean, sd, percentiles: percentiles(values, [5, 25, 50, 75, 95]) };
  };
  return forEachName(of);
}

/** The Kolmogorov–Smirnov distance of two sets in each number; NaN where one has none. */
export const apartOf = (
  a: readonly LesionFacts[],
  b: readonly LesionFacts[],
): Record<DistributionName, number> =>
  forEachName((name) => largestDifference(valuesOf(a, name), valuesOf(b, name)));

const forEachName = <T>(of: (name: DistributionName) => T): Record<DistributionName, T> =>
  Object.fromEntries(distributionNames.map((name) => [name, of(name)])) as Record<DistributionName, T>;

/** Largest difference of the cumulative shares of two samples, 0..1. */
export function largestDifference(first: readonly number[], second: readonly number[]): number {
  if (first.length === 0 || second.length === 0) return NaN;
  const [a, b] = [first.toSorted((p, q) => p - q), second.toSorted((p, q) => p - q)];
  let [i, j, largest] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i], b[j]);
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    largest = Math.max(largest, Math.abs(i / a.length - j / b.length));
  }
  return largest;
}
