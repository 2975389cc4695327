import type { Tolerance } from './tolerance.ts';

export type Values = ArrayLike<number | bigint>;

/** One comparison: how far the computed values lie from the stored ones, and whether that is near enough. */
export interface Check {
  readonly name: string;
  /** Largest |actual - expected|; Infinity when they cannot be compared at all. */
  readonly error: number;
  /** The allowance in words, for the table. */
  readonly allowed: string;
  /** error / allowance of the worst element: 1 or less passes. The table shows the check with the largest. */
  readonly ratio: number;
  /** Why the values could not be compared, if so. */
  readonly reason?: string;
}

export const passes = (check: Check): boolean => check.ratio <= 1;

export const failed = (name: string, reason: string): Check => ({
  name,
  error: Infinity,
  allowed: '-',
  ratio: Infinity,
  reason,
});

/**
 * Compares element by element. Two NaN are equal, and so are two infinities of the same sign.
 *
 * @param margin for `exactWhere`: how clear the decision behind each element was
 */
export function check(
  name: string,
  actual: Values,
  expected: Values,
  tolerance: Tolerance,
  margin?: Values,
): Check {
  if (actual.length !== expected.length)
    return failed(name, `${actual.length} values instead of ${expected.length}`);
  let error = 0;
  let ratio = 0;
  let equal = 0;
  let within = 0;
  let sum = 0;
  for (let i = 0; i < expected.length; i++) {
    const a = Number(actual[i]);
    const b = Number(expected[i]);
    const difference = Object.is(a, b) || a === b ? 0 : Math.abs(a - b);
    const size = Number.isNaN(difference) ? Infinity : difference;
    const allowance = allowanceOf(tolerance, b, margin === undefined ? Infinity : Number(margin[i]));
    error = Math.max(error, size);
    if (size > 0) ratio = Math.max(ratio, size / allowance);
    if (size === 0) equal++;
    if (size <= allowance) within++;
    sum += size;
  }
  const count = Math.max(1, expected.length);
  if (tolerance.rule === 'equalFraction') ratio = shortfall(equal / count, tolerance.atLeast);
  if (tolerance.rule === 'mostly')
    ratio = Math.max(
      shortfall(within / count, tolerance.fractionAtLeast),
      sum / count / tolerance.meanAbsAtMost,
    );
  return { name, error, allowed: wordsOf(tolerance), ratio };
}

function allowanceOf(tolerance: Tolerance, expected: number, margin: number): number {
  switch (tolerance.rule) {
    case 'close':
      return tolerance.atol + tolerance.rtol * Math.abs(expected);
    case 'mostly':
      return tolerance.atol;
    case 'exactWhere':
      return margin >= tolerance.atLeast ? 0 : Infinity;
    case 'informative':
      return Infinity;
    case 'exact':
    case 'equalFraction':
      return 0;
  }
}

const shortfall = (fraction: number, atLeast: number): number => (fraction >= atLeast ? 0 : Infinity);

function wordsOf(tolerance: Tolerance): string {
  switch (tolerance.rule) {
    case 'exact':
      return 'equal';
    case 'close':
      return `${tolerance.atol.toExponential(1)} + ${tolerance.rtol.toExponential(1)}·|x|`;
    case 'exactWhere':
      return `equal where ${tolerance.marginName} >= ${tolerance.atLeast}`;
    case 'equalFraction':
      return `${tolerance.atLeast} equal`;
    case 'mostly':
      return `${tolerance.fractionAtLeast} within ${tolerance.atol}`;
    case 'informative':
      return 'any';
  }
}
