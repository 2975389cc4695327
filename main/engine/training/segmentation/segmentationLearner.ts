import type { TrainSegmentationRecipe } from '#shared/contract/training.ts';
import type { Feeds } from '#main/runtime/session.ts';
import type { Helpers } from '../devices/team.ts';
import { openTeamStepper } from '../devices/teamStepper.ts';
import { firstState, weightsFrom } from '../flatWeights.ts';
import { type Learner, mostShownCases, type Where } from '../learner.ts';
import { shownCase } from '../shownSample.ts';
import { openStepper } from '../stepper.ts';
import { writeModel } from '../writeModel.ts';
import { openPredictor } from './predictor.ts';
import { segmentationLesson } from './segmentationLesson.ts';
import { type CaseDice, meanDice, overallOf, scoreOf, validateCase } from './validate.ts';

/** Learns to segment. Throws what reading the weights to start from throws, and what `openTeam` does. */
export async function openSegmentationLearner(
  recipe: TrainSegmentationRecipe,
  state: Feeds | undefined,
  _step: number,
  where: Where,
  helpers: Helpers | undefined,
): Promise<Learner> {
  const { network, labels, input, model, batch } = recipe;
  const lesson = await segmentationLesson(recipe);
  const { training, optimiser, first } = lesson;
  const begun = state ?? firstState(training, first, optimiser.moments);
  const stepper = helpers
    ? await openTeamStepper(lesson, begun, where, helpers)
    : await openStepper(lesson, begun, batch, where);
  const predictor = await openPredictor(recipe, where);
  const weights = async () => weightsFrom(training, first, await stepper.state('parameters'));
  return {
    notes: [],
    step: (samples, t, rate) => stepper.step(samples, t, rate),
    state: () => stepper.state('all'),
    validate: async (held, signal, tell) => {
      const predict = predictor.with(await weights());
      const results: CaseDice[] = [];
      for (const [at, loaded] of held.entries()) {
        const { found, ...scored } = await validateCase(loaded, recipe, predict, signal);
        if (at < mostShownCases)
          await tell({ at, case: loaded.name, shown: shownCase(input, loaded, found), numbers: scored.dice });
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
