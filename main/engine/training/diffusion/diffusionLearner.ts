import { lossParts, type TrainDiffusionRecipe } from '#shared/contract/training.ts';
import type { DiffusionConfig } from '#shared/contract/model.ts';
import { sizeClasses } from '#shared/contract/lesion.ts';
import { cosineSchedule } from '#main/diffusion/schedule.ts';
import { type Feeds, openSession } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { diffusionTask } from '#main/training/diffusionTask.ts';
import { optimiserOf } from '#main/training/optimiserOf.ts';
import { buildLoss, buildTraining } from '#main/training/trainStep.ts';
import { drawnInput } from '../drawingRules.ts';
import type { DrawnSample } from '../drawSample.ts';
import { fixedSamples } from '../fixedSamples.ts';
import { firstState, tensorsIn } from '../flatWeights.ts';
import type { Learner, Where } from '../learner.ts';
import { denoisingNames } from '../metricsColumns.ts';
import { startWeights } from '../startWeights.ts';
import { openStepper } from '../stepper.ts';
import { writeModel } from '../writeModel.ts';
import { frozenAutoencoder } from './frozenAutoencoder.ts';
import { movedAverage, movesAt } from './movingAverage.ts';
import { noisySample } from './noisyBatch.ts';

const averageName = 'average';

/**
 * Learns to see the noise in latents; what is validated and written are its averaged weights. Throws what
 * `frozenAutoencoder` and reading weights to start from throw.
 */
export async function openDiffusionLearner(
  recipe: TrainDiffusionRecipe,
  state: Feeds | undefined,
  _step: number,
  where: Where,
): Promise<Learner> {
  const { network, input, average: rule, seed, start } = recipe;
  const { side } = input;
  const { config: autoencoder, weights: frozen } = await frozenAutoencoder(recipe);
  const schedule = cosineSchedule(network.timesteps);
  const imageShape = [1, autoencoder.imageChannels, side, side, side];
  const task = diffusionTask({ denoiser: network, autoencoder, imageShape, loss: recipe.loss });
  const optimiser = optimiserOf(recipe.optimiser);
  const training = buildTraining(task, optimiser);
  const first = await startWeights({ network, seed, ...(start && { start }) });
  const shapes = { image: imageShape, noise: task.batch['noise'].shape };
  const feedsOf = (sample: DrawnSample): Feeds => noisySample(sample, shapes, schedule);
  const { [averageName]: kept, ...rest } = state ?? firstState(training, first, optimiser.moments);
  const stepper = await openStepper(training, optimiser, rest, {
    ...where,
    batch: recipe.batch,
    parts: lossParts.trainDiffusion,
    feedsOf,
    weights: frozen,
  });
  let average = (kept ?? rest['parameters']).data as Float32Array;
  const averaged = (): GraphTensor => ({ dtype: 'F32', shape: [training.length], data: average });
  const weights = (): Map<string, GraphTensor> =>
    new Map([...first, ...tensorsIn(training, averaged()), ...frozen]);
  return {
    notes: [],
    step: async (batch, t, rate) => {
      const losses = await stepper.step(batch, t, rate);
      if (movesAt(t, rule)) {
        const { parameters } = await stepper.state('parameters');
        average = movedAverage(average, parameters.data as Float32Array, t, rule);
      }
      return losses;
    },
    state: async () => ({ ...(await stepper.state('all')), [averageName]: averaged() }),
    validate: async (held, signal) => {
      const { graph, tensors } = buildLoss(task);
      const fixed = Object.fromEntries([...weights()].filter(([name]) => tensors.has(name)));
      const session = await openSession({ ...graph, outputs: { loss: graph.outputs['loss'] } }, where);
      const losses: number[] = [];
      try {
        for (const one of held)
          for (const sample of fixedSamples(recipe, one)) {
            signal.throwIfAborted();
            const { loss } = await session.run({ ...feedsOf(sample), ...fixed });
            losses.push(Number(loss.data[0]));
          }
      } finally {
        await session.release();
      }
      const loss = losses.reduce((a, b) => a + b, 0) / losses.length;
      return { numbers: { [denoisingNames[0]]: loss }, score: loss, overall: -loss };
    },
    write: async (folder, recipeFile, evaluation) => {
      const whole: DiffusionConfig = { ...network, autoencoder };
      const { organs, model, sizes = sizesOf(recipe) } = recipe;
      const described = {
        ...model,
        network: whole,
        ...(organs.length === 1 && { organ: organs[0] }),
        ...(sizes.length > 0 && { sizes: [...sizes] }),
        input: drawnInput(input),
      };
      await writeModel(folder, described, recipeFile, weights(), evaluation);
    },
    release: () => stepper.release(),
  };
}

const sizesOf = ({ synthesis }: TrainDiffusionRecipe) =>
  sizeClasses.filter((size) => (synthesis?.sizes[size] ?? 0) > 0);
