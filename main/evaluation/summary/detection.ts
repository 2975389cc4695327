import type {
  CaseScores,
  DetectionSummary,
  PredictedLesion,
  TrueLesion,
} from '#shared/contract/evaluation.ts';
import { type Bootstrap, estimate } from './estimate.ts';

/** Which lesions are counted. */
export type LesionFilter = (lesion: TrueLesion | PredictedLesion) => boolean;

/** Lesion by lesion over cases; a case without lesions still counts as a scan in the false positives. */
export function summariseDetection(
  cases: readonly CaseScores[],
  keep: LesionFilter,
  bootstrapOf: (name: string) => Bootstrap,
): DetectionSummary {
  const rows = cases.map(({ name, trueLesions, predictedLesions }) => {
    const truth = trueLesions.filter(keep);
    const prediction = predictedLesions.filter(keep);
    return {
      name,
      truth: truth.length,
      detected: truth.filter(({ detected }) => detected).length,
      dice: truth.reduce((sum, { dice }) => sum + dice, 0),
      predicted: prediction.length,
      wrong: prediction.filter(({ real }) => !real).length,
    };
  });
  type Column = 'truth' | 'detected' | 'predicted' | 'wrong';
  const total = (column: Column): number => rows.reduce((sum, row) => sum + row[column], 0);
  const perLesion = (column: 'detected' | 'dice') =>
    estimate(
      rows.map((row) => ({ name: row.name, numerator: row[column], denominator: row.truth })),
      bootstrapOf(column),
      column === 'detected' ? 'share' : 'values',
    );
  return {
    trueLesions: total('truth'),
    detected: total('detected'),
    sensitivity: perLesion('detected'),
    dice: perLesion('dice'),
    predictedLesions: total('predicted'),
    falsePositives: total('wrong'),
    falsePositivesPerScan: estimate(
      rows.map(({ name, wrong }) => ({ name, numerator: wrong, denominator: 1 })),
      bootstrapOf('falsePositives'),
      'events',
    ),
  };
}
