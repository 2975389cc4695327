import type { TrainRecipe } from '#shared/contract/training.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import { type Provider, providerTable } from '#main/runtime/providers.ts';

/** In which precision a recipe is trained here, and why it is not the recipe's; a person is told. */
export interface PrecisionChoice<R> {
  readonly recipe: R;
  readonly warning?: Warning;
}

/**
 * The recipe as it is computed on providers: mixed precision only where all of them gain by it.
 *
 * @param anywhere also where nothing is gained; for tests
 */
export function precisionHere<R extends Pick<TrainRecipe, 'precision'>>(
  recipe: R,
  providers: readonly Provider[],
  anywhere = false,
): PrecisionChoice<R> {
  if (recipe.precision === 'float32') return { recipe };
  const slow = anywhere ? undefined : providers.find((one) => providerTable[one].gainsByHalves !== true);
  if (slow === undefined) return { recipe };
  return {
    recipe: { ...recipe, precision: 'float32' },
    warning: { code: 'precision-float32', data: { reason: `${slow} gains nothing by it` } },
  };
}
