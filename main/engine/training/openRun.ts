import { mkdir } from 'node:fs/promises';
import type { Progress } from '#shared/contract/job.ts';
import type { TrainRecipe } from '#shared/contract/training.ts';
import type { LearningRate } from '#main/training/learningRate.ts';
import { rateOf } from '#main/training/optimiserOf.ts';
import { deviceName } from '#main/runtime/providers.ts';
import { noSums, type Place, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import type { Helpers } from './devices/team.ts';
import { openLearner } from './kinds.ts';
import type { Learner, Where } from './learner.ts';
import { metricsColumns } from './metricsColumns.ts';
import { type MetricsFile, openMetrics } from './metricsFile.ts';
import { runFiles } from './runFiles.ts';
import { openRunLog, type RunLog } from './runLog.ts';
import { openRunWatch, type RunWatch } from './runWatch.ts';
import type { SampleSource } from './sampleSource.ts';
import type { LoadedCase } from './trainingCase.ts';
import type { Turns } from './turns.ts';

export interface TrainingOptions extends Where {
  /** Devices that share the batches with this process's. */
  readonly helpers?: Helpers | undefined;
  readonly samples: SampleSource;
  /** The device, which also draws lesions. */
  readonly turns: Turns;
  /** Milliseconds that it has drawn lesions so far. */
  readonly drawnMs: () => number;
  /** The validation cases. */
  readonly held: readonly LoadedCase[];
  /** Samples drawn ahead of their use. */
  readonly ahead: number;
  /** Stops the run after the step in hand; it can be gone on with. */
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
  readonly now: () => Date;
}

export const recipeFileIn = (runFolder: string): string => runFiles(runFolder).recipe;

/** A training with all it works on. */
export interface OpenRun {
  readonly recipe: TrainRecipe;
  /** Where everything of the run is written; holds the recipe as recipe.json. */
  readonly runFolder: string;
  readonly options: TrainingOptions;
  readonly log: RunLog;
  readonly metrics: MetricsFile;
  readonly watch: RunWatch;
  readonly learner: Learner;
  readonly rate: LearningRate;
  readonly stepsPerEpoch: number;
  /** Where the run stands; changed as it goes. */
  readonly place: Place;
  /** Writes a checkpoint. */
  save(): Promise<void>;
}

/**
 * Opens a run at its last checkpoint, or at its beginning.
 *
 * @throws Problem what reading the checkpoint or the weights to start from throws
 */
export async function openRun(
  recipe: TrainRecipe,
  runFolder: string,
  options: TrainingOptions,
): Promise<OpenRun> {
  const { checkpoints, metrics } = runFiles(runFolder);
  await mkdir(checkpoints, { recursive: true });
  const checkpoint = await readCheckpoint(checkpoints);
  const place = checkpoint?.place ?? { epoch: 0, stepsInEpoch: 0, sums: noSums(), step: 0, worse: 0 };
  const { provider = 'cpu', device = 0, threads, helpers } = options;
  const where = { provider, device, ...(threads !== undefined && { threads }) };
  const learner = await openLearner(recipe, checkpoint?.state, place.step, where, helpers);
  const devices = [{ provider, number: device }, ...(helpers?.devices ?? [])].map(deviceName);
  const log = await openRunLog(runFolder, options.now);
  await log.note(checkpoint ? `going on after step ${place.step}` : 'begun');
  for (const note of learner.notes) await log.note(note);
  const stepsPerEpoch = Math.ceil((recipe.train.length * recipe.samplesPerCase) / recipe.batch);
  return {
    recipe,
    runFolder,
    options,
    log,
    metrics: await openMetrics(metrics, metricsColumns(recipe), place.epoch),
    watch: await openRunWatch(runFolder, recipe, {
      step: place.step,
      steps: recipe.epochs * stepsPerEpoch,
      provider: devices.join(', '),
      now: options.now,
    }),
    learner,
    rate: rateOf(recipe),
    stepsPerEpoch,
    place,
    save: async () =>
      writeCheckpoint(checkpoints, { place, state: await learner.state() }, recipe.checkpoint.keep),
  };
}
