import type { TrainAutoencoderRecipe } from '#shared/contract/training.ts';
import { autoencoderBetas, optimiserOf } from '#main/training/optimiserOf.ts';
import { buildTraining } from '#main/training/trainStep.ts';
import { secondsOfOneCase, type TrainingCost } from '../cost.ts';
import { autoencoderTasks } from './autoencoderTasks.ts';

/** With the discriminators, where there are any. */
export const autoencoderCost: TrainingCost<TrainAutoencoderRecipe> = {
  size: (recipe) => {
    const tasks = autoencoderTasks(recipe);
    const optimiser = optimiserOf(recipe.optimiser, autoencoderBetas);
    const isJudged = recipe.adversarial !== undefined;
    const learning = [tasks.own(isJudged), ...(isJudged ? [tasks.judges()] : [])].map((task) =>
      buildTraining(task, optimiser, recipe.precision),
    );
    return Promise.resolve({
      parameters: learning.reduce((sum, { length }) => sum + length, 0),
      graphs: learning.map(({ step }) => step),
    });
  },
  validationSeconds: secondsOfOneCase,
};
