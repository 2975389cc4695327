import type { InspectedCase, TrainingInspection } from '#shared/contract/run.ts';
import type { TrainingCase, TrainSegmentationRecipe } from '#shared/contract/training.ts';
import { voxelCount } from '#shared/geometry/axes.ts';
import { isProblem } from '#shared/contract/problems.ts';
import { sentenceOf, toProblem, toWireProblem } from '#shared/messages/messages.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import { freeBytes, neededBytes } from '#main/runtime/memoryNeed.ts';
import { providerFor } from '#main/runtime/providerFor.ts';
import type { Provider } from '#main/runtime/providers.ts';
import { formFor } from '#main/runtime/session.ts';
import { windowCount, windowGrid } from '#main/segmentation/sliding/windowGrid.ts';
import { accumulation } from '#main/training/accumulate.ts';
import { optimiserOf } from '#main/training/optimiserOf.ts';
import { segmentationTask } from '#main/training/segmentation/segmentationTask.ts';
import { buildTraining } from '#main/training/trainStep.ts';
import type { OpContext } from '../protocol.ts';
import { openLearner } from './kinds.ts';
import { findDrawers } from './lesions/findDrawers.ts';
import { drawingBytes, secondsDrawing, secondsOf } from './lesions/inspectDrawers.ts';
import { rulePainters } from './lesions/putLesions.ts';
import { precisionHere } from './precisionHere.ts';
import { sampleSource } from './sampleSource.ts';
import { startWeights } from './startWeights.ts';
import { openPredictor } from './segmentation/predictor.ts';
import { loadTrainingCase, nameOf } from './trainingCase.ts';

export interface InspectInput {
  /** Its paths are absolute. */
  readonly recipe: TrainSegmentationRecipe;
  readonly provider?: Provider | undefined;
  readonly threads?: number | undefined;
}

/** Of a voxel of a case that is kept: HU of 16 bits, a label of 16 bits at most. */
const bytesOfVoxel = 4;

/**
 * Looks at a training before it begins: reads every case, tells the memory it takes, and times one step, one window of
 * validation and the networks that draw its lesions. Nothing is written.
 *
 * @throws Problem what `findDrawers` refuses
 * @returns what was found; what is wrong with cases, or that memory is short, is part of it
 */
export async function inspectTraining(
  { recipe: planned, provider: wanted, threads }: InspectInput,
  { signal, progress }: OpContext,
): Promise<TrainingInspection> {
  const { provider, warning } = await providerFor(wanted);
  const { recipe, ...coarse } = precisionHere(planned, [provider]);
  const warnings = [warning, coarse.warning].flatMap((one) => (one ? [warningSentence(one)] : []));
  const where = { provider, ...(threads !== undefined && { threads }) };
  const generators = await findDrawers(recipe);
  const all = [
    ...recipe.train.map((one) => ({ part: 'train', one }) as const),
    ...recipe.validation.map((one) => ({ part: 'validation', one }) as const),
  ];
  const cases: InspectedCase[] = [];
  for (const { part, one } of all) {
    progress({ stage: 'reading the cases', done: cases.length, total: all.length + 1 });
    cases.push({ part, ...(await inspectCase(one, recipe)) });
    signal.throwIfAborted();
  }
  progress({ stage: 'timing a step', done: all.length, total: all.length + 1 });
  const optimiser = optimiserOf(recipe.optimiser);
  const { network, input, precision } = recipe;
  const training = buildTraining(segmentationTask(network, input.patch), optimiser, precision);
  const lower = await formFor({ provider, precision });
  const graphs = recipe.batch === 1 ? [training.step] : Object.values({ ...accumulation(training) });
  const stepsPerEpoch = Math.ceil((recipe.train.length * recipe.samplesPerCase) / recipe.batch);
  const steps = stepsPerEpoch * recipe.epochs;
  const kept = cases
    .filter(({ part }) => part === 'train')
    .slice(0, Math.ceil(recipe.cacheShare * recipe.train.length));
  const found = {
    provider,
    warnings,
    parameters: training.length,
    stepBytes: graphs.reduce((sum, graph) => sum + neededBytes(lower(graph)), 0),
    caseBytes: kept.reduce((sum, { dims }) => sum + (dims ? bytesOfVoxel * voxelCount(dims) : 0), 0),
    drawingBytes: await drawingBytes(generators, where),
    freeBytes: provider === 'cpu' ? freeBytes() : 0,
    stepsPerEpoch,
    steps,
    cases,
  };
  const good = cases.findIndex(({ part, problem }) => part === 'train' && problem === undefined);
  if (good < 0) return found;
  try {
    const timed = await timeOf({ ...recipe, train: [recipe.train[good]] }, where);
    const healthy = cases.filter(({ part }) => part === 'train').map(({ lesionsInto }) => lesionsInto);
    const drawing = recipe.batch * (await secondsDrawing(generators, healthy, where));
    const secondsPerStep = timed.secondsPerStep + drawing;
    const windows = cases.reduce(
      (sum, { part, dims }) =>
        part === 'validation' && dims
          ? sum + windowCount(windowGrid(dims, recipe.input.patch, recipe.overlap))
          : sum,
      0,
    );
    const validations = windows === 0 ? 0 : Math.ceil(recipe.epochs / recipe.validateEvery);
    const secondsPerValidation = windows * timed.secondsPerWindow;
    return {
      ...found,
      secondsPerStep,
      secondsDrawing: drawing,
      secondsPerValidation,
      seconds: steps * secondsPerStep + validations * secondsPerValidation,
    };
  } catch (error) {
    if (!isProblem(error)) throw error;
    return { ...found, problem: toWireProblem(error) };
  }
}

async function inspectCase(
  one: TrainingCase,
  recipe: TrainSegmentationRecipe,
): Promise<Omit<InspectedCase, 'part'>> {
  const name = nameOf(one);
  try {
    const { labelled, channelOf, organs } = await loadTrainingCase(one, recipe);
    const channels = new Set(Array.from(new Set(labelled.labels.data), (value) => channelOf[value]));
    return {
      name,
      dims: [...labelled.image.dims],
      labels: recipe.labels.filter((_, channel) => channel > 0 && channels.has(channel)),
      lesionsInto: [...organs],
    };
  } catch (error) {
    const { code, data } = toProblem(error);
    return { name, labels: [], lesionsInto: [], problem: sentenceOf(code, data) };
  }
}

/** Seconds of a step and of a window. */
async function timeOf(
  recipe: TrainSegmentationRecipe,
  where: { readonly provider: Provider; readonly threads?: number },
): Promise<{ secondsPerStep: number; secondsPerWindow: number }> {
  const { synthesis: _, ...plain } = recipe;
  const samples = sampleSource(plain, rulePainters);
  const sample = await samples.draw({ epoch: 0, at: 0, case: 0 });
  const batch = Array.from({ length: recipe.batch }, () => sample);
  const learner = await openLearner(recipe, undefined, 0, where);
  let secondsPerStep: number;
  try {
    secondsPerStep = await secondsOf(() => learner.step(batch, 1, 0));
  } finally {
    await learner.release();
  }
  const predictor = await openPredictor(recipe, where);
  try {
    const predict = predictor.with(await startWeights(recipe));
    return { secondsPerStep, secondsPerWindow: await secondsOf(() => predict(sample.tensors['image'], 1)) };
  } finally {
    await predictor.release();
  }
}
