import type { PairState } from '#shared/contract/evaluation.ts';
import type { MaskPair } from './surface/maskPair.ts';

export function stateOf({ truthVoxels, predictionVoxels }: MaskPair): PairState {
  if (truthVoxels > 0) return predictionVoxels > 0 ? 'both' : 'prediction-empty';
  return predictionVoxels > 0 ? 'truth-empty' : 'both-empty';
}

/** Dice = 2 |A and B| / (|A| + |B|): NaN when both are empty, 0 when one is. */
export const diceOf = ({ truthVoxels, predictionVoxels, bothVoxels }: MaskPair): number =>
  (2 * bothVoxels) / (truthVoxels + predictionVoxels);
