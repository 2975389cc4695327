import type { ModelInput } from '#shared/contract/model.ts';
import { lesionName } from '#shared/contract/organLabels.ts';
import type { OnTheFly } from '#shared/contract/onTheFly.ts';
import type { CropCentres, TrainRecipe } from '#shared/contract/training.ts';
import type { Dims } from '#shared/geometry/axes.ts';

/** What reading a case and cutting a crop of it need of a recipe, whatever is trained. */
export interface DrawingRules {
  /** `background` first. */
  readonly labels: readonly string[];
  readonly input: {
    readonly spacingMm: Dims;
    readonly windowHu: readonly [number, number];
    /** Voxels along x, y, z. */
    readonly patch: Dims;
  };
  readonly synthesis?: OnTheFly | undefined;
  readonly centres: CropCentres;
}

export function drawingRulesOf(recipe: TrainRecipe): DrawingRules {
  if (recipe.task === 'trainSegmentation') return recipe;
  const { organs, input, synthesis, centres } = recipe;
  const { spacingMm, windowHu, side } = input;
  return {
    labels: ['background', ...organs, ...organs.map(lesionName)],
    input: { spacingMm, windowHu, patch: [side, side, side] },
    synthesis,
    centres,
  };
}

/** What a network that draws is said to take: cubes of -1…1, axial slices first. */
export const drawnInput = ({
  spacingMm,
  windowHu,
  side,
}: Exclude<TrainRecipe, { task: 'trainSegmentation' }>['input']): ModelInput => ({
  spacingMm,
  windowHu,
  range: [-1, 1],
  axes: 'SRA',
  patch: [side, side, side],
});
