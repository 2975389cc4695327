import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Progress } from '#shared/contract/job.ts';
import type { TrainSegmentationRecipe } from '#shared/contract/training.ts';
import type { SessionOptions } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import type { LearningRate } from '#main/training/learningRate.ts';
import { optimiserOf, rateOf } from '#main/training/optimiserOf.ts';
import { segmentationTask } from '#main/training/segmentation/segmentationTask.ts';
import { buildTraining } from '#main/training/trainStep.ts';
import { noSums, type Place, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { firstState, weightsFrom } from './flatWeights.ts';
import { type MetricsFile, openMetrics } from './metricsFile.ts';
import { openPredictor, type Predictor } from './predictor.ts';
import { runFiles } from './runFiles.ts';
import { openRunLog, type RunLog } from './runLog.ts';
import { openRunWatch, type RunWatch } from './runWatch.ts';
import type { SampleSource } from './sampleSource.ts';
import { startWeights } from './startWeights.ts';
import { openStepper, type Stepper } from './stepper.ts';

export interface TrainingOptions extends Pick<SessionOptions, 'provider' | 'threads'> {
  readonly samples: SampleSource;
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
  readonly recipe: TrainSegmentationRecipe;
  /** Where everything of the run is written; holds the recipe as recipe.json. */
  readonly runFolder: string;
  readonly options: TrainingOptions;
  readonly log: RunLog;
  readonly metrics: MetricsFile;
  readonly watch: RunWatch;
  readonly stepper: Stepper;
  readonly predictor: Predictor;
  readonly rate: LearningRate;
  readonly stepsPerEpoch: number;
  /** Where the run stands; changed as it goes. */
  readonly place: Place;
  /** The network's tensors as they are. */
  weights(): Promise<Map<string, GraphTensor>>;
  /** Writes a checkpoint. */
  save(): Promise<void>;
  release(): Promise<void>;
}

/**
 * Opens a run at its last checkpoint, or at its beginning.
 *
 * @throws Problem what reading the checkpoint or the weights to start from throws
 */
export async function openRun(
  recipe: TrainSegmentationRecipe,
  runFolder: string,
  options: TrainingOptions,
): Promise<OpenRun> {
  const checkpoints = path.join(runFolder, 'checkpoints');
  await mkdir(checkpoints, { recursive: true });
  const checkpoint = await readCheckpoint(checkpoints);
  const place = checkpoint?.place ?? { epoch: 0, stepsInEpoch: 0, sums: noSums(), step: 0, worse: 0 };
  const log = await openRunLog(runFolder, options.now);
  await log.note(checkpoint ? `going on after step ${place.step}` : 'begun');
  const optimiser = optimiserOf(recipe.optimiser);
  const training = buildTraining(segmentationTask(recipe.network, recipe.input.patch), optimiser);
  const first = await startWeights(recipe);
  const state = checkpoint?.state ?? firstState(training, first, optimiser.moments);
  const { provider = 'cpu', threads } = options;
  const where = { provider, ...(threads !== undefined && { threads }) };
  const stepper = await openStepper(training, optimiser, recipe.batch, state, where);
  const predictor = await openPredictor(recipe, where);
  const stepsPerEpoch = Math.ceil((recipe.train.length * recipe.samplesPerCase) / recipe.batch);
  return {
    recipe,
    runFolder,
    options,
    log,
    metrics: await openMetrics(path.join(runFolder, 'metrics.csv'), recipe.labels.slice(1), place.epoch),
    watch: await openRunWatch(runFolder, recipe, {
      step: place.step,
      steps: recipe.epochs * stepsPerEpoch,
      provider,
      now: options.now,
    }),
    stepper,
    predictor,
    rate: rateOf(recipe),
    stepsPerEpoch,
    place,
    weights: async () => weightsFrom(training, first, await stepper.state('parameters')),
    save: async () =>
      writeCheckpoint(checkpoints, { place, state: await stepper.state('all') }, recipe.checkpoint.keep),
    release: async () => {
      await stepper.release();
      await predictor.release();
    },
  };
}
