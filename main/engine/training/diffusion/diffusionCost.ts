import type { TrainDiffusionRecipe } from '#shared/contract/training.ts';
import { secondsOfOneCase, sizeOfLesson, type TrainingCost } from '../cost.ts';
import { diffusionLesson } from './diffusionLesson.ts';

export const diffusionCost: TrainingCost<TrainDiffusionRecipe> = {
  size: async (recipe) => sizeOfLesson(await diffusionLesson(recipe), recipe.batch),
  validationSeconds: secondsOfOneCase,
};
