import { denoisingNames, type TrainDiffusionRecipe } from '#shared/contract/training.ts';
import { sizeClasses } from '#shared/contract/lesion.ts';
import { cosineSchedule } from '#main/diffusion/schedule.ts';
import type { Feeds } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { openTeamStepper } from '../devices/teamStepper.ts';
import type { Helpers } from '../devices/team.ts';
import { drawnInput } from '../drawingRules.ts';
import { firstState, tensorsIn } from '../flatWeights.ts';
import type { Learner, Where } from '../learner.ts';
import { openStepper } from '../stepper.ts';
import { writeModel } from '../writeModel.ts';
import { diffusionLesson } from './diffusionLesson.ts';
import { movedAverage, movesAt } from './movingAverage.ts';
import { validateDenoising } from './validateDenoising.ts';

const averageName = 'average';

/**
 * Learns to see the noise in latents; what is validated and written are its averaged weights. Throws what
 * `frozenAutoencoder`, reading weights to start from and `openTeam` throw.
 */
export async function openDiffusionLearner(
  recipe: TrainDiffusionRecipe,
  state: Feeds | undefined,
  _step: number,
  where: Where,
  helpers: Helpers | undefined,
): Promise<Learner> {
  const { network, input, average: rule, batch } = recipe;
  const lesson = await diffusionLesson(recipe);
  const { task, training, optimiser, first, frozen, autoencoder, feedsOf } = lesson;
  const whole = { ...network, autoencoder };
  const { [averageName]: kept, ...rest } = state ?? firstState(training, first, optimiser.moments);
  const stepper = helpers
    ? await openTeamStepper(lesson, rest, where, helpers)
    : await openStepper(lesson, rest, batch, where);
  let average = (kept ?? rest['parameters']).data as Float32Array;
  const averaged = (): GraphTensor => ({ dtype: 'F32', shape: [training.length], data: average });
  const weights = (): Map<string, GraphTensor> =>
    new Map([...first, ...tensorsIn(training, averaged()), ...frozen]);
  return {
    notes: [],
    step: async (samples, t, rate) => {
      const losses = await stepper.step(samples, t, rate);
      if (movesAt(t, rule)) {
        const { parameters } = await stepper.state('parameters');
        average = movedAverage(average, parameters.data as Float32Array, t, rule);
      }
      return losses;
    },
    state: async () => ({ ...(await stepper.state('all')), [averageName]: averaged() }),
    validate: async (held, signal, tell) => {
      const loss = await validateDenoising(
        {
          recipe,
          task,
          whole,
          schedule: cosineSchedule(network.timesteps),
          feedsOf,
          weights: weights(),
          where,
        },
        held,
        signal,
        tell,
      );
      return { numbers: { [denoisingNames[0]]: loss }, score: loss, overall: -loss };
    },
    write: async (folder, recipeFile, evaluation) => {
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
