import type { TrainRecipe } from '#shared/contract/training.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { centreVoxels } from './centreVoxels.ts';
import { type DrawnSample, drawSample } from './drawSample.ts';
import { drawingRulesOf } from './drawingRules.ts';
import { rulePainters } from './lesions/putLesions.ts';
import type { LoadedCase } from './trainingCase.ts';

type DrawingRecipe = Exclude<TrainRecipe, { task: 'trainSegmentation' }>;

/** The samples that a case is validated on: the same ones after every epoch and in every run of a seed. */
export function fixedSamples(recipe: DrawingRecipe, loaded: LoadedCase): Promise<DrawnSample[]> {
  const { labels, input } = drawingRulesOf(recipe);
  const centres = centreVoxels(loaded, labels, input.windowHu[0]);
  const random = seededRandom(recipe.seed, `validation ${loaded.name}`);
  return Promise.all(
    Array.from({ length: recipe.validationSamples }, (_, n) =>
      drawSample(loaded, centres, recipe, random.fork(`${n}`), rulePainters),
    ),
  );
}

/** The sample that has most to show: most voxels of lesions; the first where none has any. */
export const tellingSample = (samples: readonly DrawnSample[]): DrawnSample => {
  const voxels = samples.map(({ tensors }) => tensors['mask'].reduce((sum, value) => sum + value, 0));
  return samples[voxels.indexOf(Math.max(...voxels))];
};
