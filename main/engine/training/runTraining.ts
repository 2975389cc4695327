import path from 'node:path';
import type { TrainRecipe } from '#shared/contract/training.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { epochOrder } from '#main/training/epochOrder.ts';
import { noTime, runEpoch } from './epoch.ts';
import { endEpoch } from './endEpoch.ts';
import { openRun, type OpenRun, recipeFileIn, type TrainingOptions } from './openRun.ts';
import { prefetch } from './prefetch.ts';
import type { SampleRequest } from './sampleSource.ts';

export interface TrainingOutcome {
  /** `stopped` runs can be gone on with. */
  readonly state: 'done' | 'stopped';
  readonly epochs: number;
  readonly steps: number;
  readonly best?: { readonly score: number; readonly epoch: number };
  /** What a person should know of how it was trained. */
  readonly notes: readonly string[];
}

/**
 * Trains a network, or goes on with a run: from its last checkpoint, with the samples that an
 * uninterrupted run would have drawn. On a processor the result is the same to the last bit. The run's folder gets
 * metrics.csv, an event file, log.txt, checkpoints, and the best model so far as a model folder.
 *
 * @throws Problem `training-diverged` when a loss is no number
 */
export async function runTraining(
  recipe: TrainRecipe,
  runFolder: string,
  options: TrainingOptions,
): Promise<TrainingOutcome> {
  const run = await openRun(recipe, runFolder, options);
  const { place, log } = run;
  const drawn = prefetch(
    requestsOf(run),
    (request) => options.samples.draw(request),
    Math.max(1, options.ahead),
  );
  const outcome = (state: TrainingOutcome['state']): TrainingOutcome => ({
    state,
    epochs: place.epoch,
    steps: place.step,
    ...(place.best && { best: place.best }),
    notes: run.learner.notes,
  });
  try {
    for (let goesOn = place.epoch < recipe.epochs; goesOn;) {
      const clock = noTime();
      goesOn = (await runEpoch(run, drawn, clock)) && (await endEpoch(run, clock));
      if (options.signal.aborted && place.epoch < recipe.epochs) return await stop(run, outcome);
    }
    if (recipe.validation.length === 0)
      await run.learner.write(path.join(runFolder, 'model'), recipeFileIn(runFolder), undefined);
    await log.note('done');
    return outcome('done');
  } catch (error) {
    if (options.signal.aborted) return await stop(run, outcome);
    throw error;
  } finally {
    await drawn.return(undefined);
    await run.learner.release();
  }
}

async function stop(run: OpenRun, outcome: (state: 'stopped') => TrainingOutcome): Promise<TrainingOutcome> {
  await run.save();
  await run.watch.flush();
  await run.log.note(`stopped after step ${run.place.step}`);
  return outcome('stopped');
}

/** The samples of the rest of the run, in order. */
function* requestsOf({ recipe, place }: OpenRun): Generator<SampleRequest> {
  const random = seededRandom(recipe.seed, 'training');
  const [firstEpoch, from] = [place.epoch, place.stepsInEpoch * recipe.batch];
  for (let epoch = firstEpoch; epoch < recipe.epochs; epoch++) {
    const order = epochOrder(random, epoch, recipe.train.length, recipe.samplesPerCase);
    for (let at = epoch === firstEpoch ? from : 0; at < order.length; at++)
      yield { epoch, at, case: order[at] };
  }
}
