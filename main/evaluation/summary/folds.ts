import type { CaseScores, FoldSummary } from '#shared/contract/evaluation.ts';

/** A row a fold with means over its cases, and the mean and sample standard deviation of these rows. */
export interface Folds {
  readonly rows: FoldSummary[];
  readonly mean: FoldSummary;
  readonly sd: FoldSummary;
}

/** Undefined when no case has a fold. A fold without a number (NaN) does not count in that number's mean. */
export function summariseFolds(cases: readonly CaseScores[]): Folds | undefined {
  const names = [...new Set(cases.flatMap(({ fold }) => (fold === undefined ? [] : [fold])))];
  if (names.length === 0) return undefined;
  names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const rows = names.map((fold) =>
    foldRow(
      fold,
      cases.filter((one) => one.fold === fold),
    ),
  );
  const over = (fold: string, of: (values: readonly number[]) => number): FoldSummary => {
    const column = (key: Exclude<keyof FoldSummary, 'fold'>): number =>
      of(rows.map((row) => row[key]).filter(Number.isFinite));
    return {
      fold,
      cases: rows.reduce((sum, row) => sum + row.cases, 0),
      organDice: column('organDice'),
      tumorDice: column('tumorDice'),
      tumorSurfaceDice: column('tumorSurfaceDice'),
      sensitivity: column('sensitivity'),
      falsePositivesPerScan: column('falsePositivesPerScan'),
    };
  };
  return { rows, mean: over('mean', meanOf), sd: over('sd', deviationOf) };
}

function foldRow(fold: string, cases: readonly CaseScores[]): FoldSummary {
  const lesions = cases.flatMap(({ trueLesions }) => trueLesions);
  const wrong = cases.flatMap(({ predictedLesions }) => predictedLesions).filter(({ real }) => !real);
  const mean = (value: (one: CaseScores) => number | undefined): number =>
    meanOf(cases.map(value).filter((one): one is number => one !== undefined && Number.isFinite(one)));
  return {
    fold,
    cases: cases.length,
    organDice: mean(({ organ }) => organ?.dice),
    tumorDice: mean(({ tumor }) => tumor.dice),
    tumorSurfaceDice: mean(({ tumor }) => tumor.surfaceDice),
    sensitivity: lesions.filter(({ detected }) => detected).length / lesions.length,
    falsePositivesPerScan: wrong.length / cases.length,
  };
}

/** NaN of nothing. */
const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of a sample (divided by n - 1); NaN of fewer than two. */
function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return values.length < 2 ? NaN : Math.sqrt(squares / (values.length - 1));
}
