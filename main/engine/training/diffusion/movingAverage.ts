import type { TrainDiffusionRecipe } from '#shared/contract/training.ts';

/**
 * Weights after an optimiser step t = 1, 2, …, averaged as published (reference/diffusion.md §8.2): steps of index
 * t - 1 that is no multiple of `every` change nothing; until `afterSteps` the average is the parameters themselves.
 */
export function movedAverage(
  average: Float32Array,
  parameters: Float32Array,
  t: number,
  { decay, afterSteps }: TrainDiffusionRecipe['average'],
): Float32Array {
  if (t - 1 < afterSteps) return parameters;
  return average.map((value, i) => decay * value + (1 - decay) * parameters[i]);
}

/** Whether the average moves after step t. */
export const movesAt = (t: number, { every }: TrainDiffusionRecipe['average']): boolean =>
  (t - 1) % every === 0;
