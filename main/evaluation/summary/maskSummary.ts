import type { MaskScores, MaskSummary, PairState } from '#shared/contract/evaluation.ts';
import { estimate, type Bootstrap, valueShare } from './estimate.ts';

export interface NamedScores {
  readonly name: string;
  readonly scores: MaskScores;
}

/** Why a metric has no finite value, by which mask is empty. */
const reasons: Readonly<Record<PairState, string>> = {
  both: 'not a number',
  'truth-empty': 'the truth is empty',
  'prediction-empty': 'the prediction is empty',
  'both-empty': 'truth and prediction are empty',
};

/** Means over the cases that have the number; the others are named with the reason, never counted as something. */
export function summariseMasks(
  rows: readonly NamedScores[],
  bootstrapOf: (name: string) => Bootstrap,
): MaskSummary {
  const mean = (metric: keyof MaskSummary) =>
    estimate(
      rows.map(({ name, scores }) => valueShare(name, scores[metric], reasons[scores.state])),
      bootstrapOf(metric),
    );
  return {
    dice: mean('dice'),
    surfaceDice: mean('surfaceDice'),
    hausdorff95Mm: mean('hausdorff95Mm'),
    meanDistanceOfTruthMm: mean('meanDistanceOfTruthMm'),
    meanDistanceOfPredictionMm: mean('meanDistanceOfPredictionMm'),
    volumeErrorMl: mean('volumeErrorMl'),
    volumeErrorPercent: mean('volumeErrorPercent'),
  };
}
