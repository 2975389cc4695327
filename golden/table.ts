import { type Check, passes } from './check.ts';
import { casePasses, type Outcome } from './runCase.ts';

type Row = readonly [
  name: string,
  kind: string,
  checks: string,
  error: string,
  allowed: string,
  result: string,
];

export const headings: Row = ['case', 'kind', 'checks', 'largest error', 'tolerance', 'result'];

/** The row of a case: the error and tolerance of its worst check, and each failed check by name. */
export function rowOf(outcome: Outcome): Row {
  const { name, kind } = outcome;
  if (!outcome.ran) return [name, kind, '0', '-', '-', 'no runner'];
  const { checks } = outcome;
  const worst = checks.reduce<Check | undefined>(
    (a, b) => (a === undefined || b.ratio > a.ratio || (b.ratio === a.ratio && b.error > a.error) ? b : a),
    undefined,
  );
  const error = worst === undefined ? '-' : worst.error === 0 ? '0' : worst.error.toExponential(2);
  const failures = checks
    .filter((one) => !passes(one))
    .map((one) => `${one.name}: ${one.reason ?? one.error}`);
  const result = casePasses(outcome) ? 'pass' : `FAIL ${failures.join('; ') || '(nothing checked)'}`;
  return [name, kind, String(checks.length), error, worst?.allowed ?? '-', result];
}

const widths = [30, 22, 6, 14, 24, 0];

export const lineOf = (row: Row): string =>
  row
    .map((cell, column) => cell.padEnd(widths[column]))
    .join(' ')
    .trimEnd();
