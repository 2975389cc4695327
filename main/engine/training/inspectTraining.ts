import type { InspectedCase, TrainingInspection } from '#shared/contract/run.ts';
import type { TrainingCase, TrainRecipe } from '#shared/contract/training.ts';
import { type Dims, voxelCount } from '#shared/geometry/axes.ts';
import { isProblem } from '#shared/contract/problems.ts';
import { sentenceOf, toProblem, toWireProblem } from '#shared/messages/messages.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import { freeBytes, neededBytes } from '#main/runtime/memoryNeed.ts';
import { providerFor } from '#main/runtime/providerFor.ts';
import type { Provider } from '#main/runtime/providers.ts';
import { formFor } from '#main/runtime/session.ts';
import type { OpContext } from '../protocol.ts';
import { drawingRulesOf, type DrawingRules } from './drawingRules.ts';
import { costOf, openLearner } from './kinds.ts';
import { findDrawers } from './lesions/findDrawers.ts';
import { drawingBytes, secondsDrawing, secondsOf } from './lesions/inspectDrawers.ts';
import { rulePainters } from './lesions/putLesions.ts';
import { precisionHere } from './precisionHere.ts';
import { sampleSource } from './sampleSource.ts';
import { loadTrainingCase, nameOf } from './trainingCase.ts';

export interface InspectInput {
  /** Its paths are absolute. */
  readonly recipe: TrainRecipe;
  readonly provider?: Provider | undefined;
  readonly threads?: number | undefined;
}

/** Of a voxel of a case that is kept: HU of 16 bits, a label of 16 bits at most. */
const bytesOfVoxel = 4;

/**
 * Looks at a training before it begins: reads every case, tells the memory it takes, and times one step, a part of a
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
  const rules = drawingRulesOf(recipe);
  const cases: InspectedCase[] = [];
  for (const { part, one } of all) {
    progress({ stage: 'reading the cases', done: cases.length, total: all.length + 1 });
    cases.push({ part, ...(await inspectCase(one, rules)) });
    signal.throwIfAborted();
  }
  progress({ stage: 'timing a step', done: all.length, total: all.length + 1 });
  const stepsPerEpoch = Math.ceil((recipe.train.length * recipe.samplesPerCase) / recipe.batch);
  const steps = stepsPerEpoch * recipe.epochs;
  const kept = cases
    .filter(({ part }) => part === 'train')
    .slice(0, Math.ceil(recipe.cacheShare * recipe.train.length));
  const common = {
    provider,
    warnings,
    parameters: 0,
    stepBytes: 0,
    caseBytes: kept.reduce((sum, { dims }) => sum + (dims ? bytesOfVoxel * voxelCount(dims) : 0), 0),
    drawingBytes: await drawingBytes(generators, where),
    freeBytes: provider === 'cpu' ? freeBytes() : 0,
    stepsPerEpoch,
    steps,
    cases,
  };
  let found: TrainingInspection = common;
  try {
    const { parameters, graphs } = await costOf(recipe).size(recipe);
    const lower = await formFor({ provider, precision: recipe.precision });
    const stepBytes = graphs.reduce((sum, graph) => sum + neededBytes(lower(graph)), 0);
    found = { ...common, parameters, stepBytes };
    const good = cases.findIndex(({ part, problem }) => part === 'train' && problem === undefined);
    if (good < 0) return found;
    const validation = cases.flatMap(({ part, dims }) => (part === 'validation' && dims ? [dims] : []));
    const timed = await timeOf({ ...recipe, train: [recipe.train[good]] }, steps, validation, where);
    const healthy = cases.filter(({ part }) => part === 'train').map(({ lesionsInto }) => lesionsInto);
    const drawing = recipe.batch * (await secondsDrawing(generators, healthy, where));
    const secondsPerStep = timed.secondsPerStep + drawing;
    const validations = validation.length === 0 ? 0 : Math.ceil(recipe.epochs / recipe.validateEvery);
    return {
      ...found,
      secondsPerStep,
      secondsDrawing: drawing,
      secondsPerValidation: timed.secondsPerValidation,
      seconds: steps * secondsPerStep + validations * timed.secondsPerValidation,
    };
  } catch (error) {
    if (!isProblem(error)) throw error;
    return { ...found, problem: toWireProblem(error) };
  }
}

async function inspectCase(one: TrainingCase, rules: DrawingRules): Promise<Omit<InspectedCase, 'part'>> {
  const name = nameOf(one);
  try {
    const { labelled, channelOf, organs } = await loadTrainingCase(one, rules);
    const channels = new Set(Array.from(new Set(labelled.labels.data), (value) => channelOf[value]));
    return {
      name,
      dims: [...labelled.image.dims],
      labels: rules.labels.filter((_, channel) => channel > 0 && channels.has(channel)),
      lesionsInto: [...organs],
    };
  } catch (error) {
    const { code, data } = toProblem(error);
    return { name, labels: [], lesionsInto: [], problem: sentenceOf(code, data) };
  }
}

/** Seconds of a step, one of the last, when all that learns has begun to; and of a validation. */
async function timeOf(
  recipe: TrainRecipe,
  steps: number,
  validation: readonly Dims[],
  where: { readonly provider: Provider; readonly threads?: number },
): Promise<{ secondsPerStep: number; secondsPerValidation: number }> {
  const { synthesis: _, ...plain } = recipe;
  const samples = sampleSource(plain, rulePainters);
  const sample = await samples.draw({ epoch: 0, at: 0, case: 0 });
  const batch = Array.from({ length: recipe.batch }, () => sample);
  const learner = await openLearner(recipe, undefined, 0, where);
  try {
    const secondsPerStep = await secondsOf(() => learner.step(batch, steps, 0));
    const trial = { learner, sample, where, validation };
    const secondsPerValidation =
      validation.length === 0 ? 0 : await costOf(recipe).validationSeconds(recipe, trial);
    return { secondsPerStep, secondsPerValidation };
  } finally {
    await learner.release();
  }
}
