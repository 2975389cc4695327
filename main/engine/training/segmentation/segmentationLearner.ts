import { lossParts, type TrainSegmentationRecipe } from '#shared/contract/training.ts';
import type { Feeds } from '#main/runtime/session.ts';
import { optimiserOf } from '#main/training/optimiserOf.ts';
import { segmentationTask } from '#main/training/segmentation/segmentationTask.ts';
import { buildTraining } from '#main/training/trainStep.ts';
import { firstState, weightsFrom } from '../flatWeights.ts';
import type { Learner, Where } from '../learner.ts';
import { startWeights } from '../startWeights.ts';
import { openStepper } from '../stepper.ts';
import { writeModel } from '../writeModel.ts';
import { openPredictor } from './predictor.ts';
import { type CaseDice, meanDice, overallOf, scoreOf, validateCase } from './validate.ts';

/** Learns to segment. Throws what reading the weights to start from throws. */
export async function openSegmentationLearner(
  recipe: TrainSegmentationRecipe,
  state: Feeds | undefined,
  _step: number,
  where: Where,
): Promise<Learner> {
  const { network, labels, input, model } = recipe;
  const optimiser = optimiserOf(recipe.optimiser);
  const training = buildTraining(segmentationTask(network, input.patch), optimiser);
  const first = await startWeights(recipe);
  const { image, label } = training.gradient.inputs;
  const stepper = await openStepper(
    training,
    optimiser,
    state ?? firstState(training, first, optimiser.moments),
    {
      ...where,
      batch: recipe.batch,
      parts: lossParts.trainSegmentation,
      feedsOf: ({ tensors }) => ({
        image: { dtype: 'F32', shape: image.shape, data: tensors['image'] },
        label: { dtype: 'F32', shape: label.shape, data: tensors['label'] },
      }),
      weights: new Map([...first].filter(([name]) => training.frozen.has(name))),
    },
  );
  const predictor = await openPredictor(recipe, where);
  const weights = async () => weightsFrom(training, first, await stepper.state('parameters'));
  return {
    notes: [],
    step: (batch, t, rate) => stepper.step(batch, t, rate),
    state: () => stepper.state('all'),
    validate: async (held, signal, tell) => {
      const predict = predictor.with(await weights());
      const results: CaseDice[] = [];
      for (const [at, loaded] of held.entries()) {
        const { found, ...scored } = await validateCase(loaded, recipe, predict, signal);
        await tell(loaded, { at, found, dice: scored.dice });
        results.push(scored);
      }
      const numbers = meanDice(results);
      return { numbers, score: scoreOf(numbers), overall: overallOf(numbers) };
    },
    write: async (folder, recipeFile, evaluation) => {
      const described = {
        ...model,
        network,
        labels: [...labels],
        input: { ...input, range: [0, 1] as [number, number], axes: 'RAS' as const },
      };
      await writeModel(folder, described, recipeFile, await weights(), evaluation);
    },
    release: async () => {
      await stepper.release();
      await predictor.release();
    },
  };
}
