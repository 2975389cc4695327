import path from 'node:path';
import { mkdir } from 'node:fs/promises';
import { isProblem, Problem, type ProblemCode } from '#shared/contract/problems.ts';
import { sentenceOf } from '#shared/messages/messages.ts';
import { atomicWrite } from '#main/io/files/atomicWrite.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { encodeSafetensors } from '#main/tensor/safetensors.ts';
import { drawingRulesOf } from './drawingRules.ts';
import type { DrawnSample } from './drawSample.ts';
import { nameOf } from './trainingCase.ts';
import type { OpenRun } from './openRun.ts';
import type { prefetch } from './prefetch.ts';
import type { SampleRequest } from './sampleSource.ts';

export type Drawn = ReturnType<typeof prefetch<SampleRequest, DrawnSample>>;

/** Milliseconds that the device took steps, drew lesions, and had to wait for samples. */
export interface EpochClock {
  computed: number;
  drawn: number;
  waited: number;
}

export const noTime = (): EpochClock => ({ computed: 0, drawn: 0, waited: 0 });

/** Faults of the machine, which other samples would meet as well. */
const ofTheMachine: ReadonlySet<ProblemCode> = new Set([
  'internal',
  'memory-exhausted',
  'memory-short',
  'provider-unusable',
]);

/**
 * Takes the steps that are left of an epoch.
 *
 * @returns false when the run was stopped before its end
 * @throws Problem `training-diverged` when a loss is no number; the batch is kept in the run's folder
 */
export async function runEpoch(run: OpenRun, drawn: Drawn, clock: EpochClock): Promise<boolean> {
  const { recipe, place, learner, stepsPerEpoch, options, watch } = run;
  const rate = run.rate(place.epoch);
  const samples = recipe.train.length * recipe.samplesPerCase;
  let before = { at: performance.now(), drawnMs: options.drawnMs() };
  while (place.stepsInEpoch < stepsPerEpoch) {
    if (options.signal.aborted) return false;
    const wanted = Math.min(recipe.batch, samples - place.stepsInEpoch * recipe.batch);
    const batch = await take(run, drawn, wanted);
    if (batch === undefined) return false;
    const took = noTime();
    if (batch.length > 0) {
      const step = place.step + 1;
      const losses = await options.turns(async () => {
        const turn = performance.now();
        const found = await learner.step(batch, step, rate);
        took.computed = performance.now() - turn;
        return found;
      });
      // What was written and drawn since the last step was told counts for this one.
      const now = { at: performance.now(), drawnMs: options.drawnMs() };
      took.drawn = now.drawnMs - before.drawnMs;
      took.waited = Math.max(0, now.at - before.at - took.computed - took.drawn);
      before = now;
      for (const part of ['computed', 'drawn', 'waited'] as const) clock[part] += took[part];
      if (losses.some(({ loss }) => !Number.isFinite(loss))) throw await diverged(run, batch, step);
      for (const { loss, ...parts } of losses) {
        place.sums.loss += loss;
        for (const [name, value] of Object.entries(parts))
          place.sums.parts[name] = (place.sums.parts[name] ?? 0) + value;
        place.sums.samples++;
      }
      place.step = step;
      const mean = losses.reduce((sum, { loss }) => sum + loss, 0) / losses.length;
      await watch.stepped({ epoch: place.epoch + 1, step }, { batch, loss: mean, took });
    }
    place.stepsInEpoch++;
    options.progress({
      stage: `epoch ${place.epoch + 1} of ${recipe.epochs}`,
      done: place.epoch * stepsPerEpoch + place.stepsInEpoch,
      total: recipe.epochs * stepsPerEpoch,
    });
  }
  return true;
}

/**
 * The next samples; those of cases that cannot be read any more are counted and named instead. Undefined when the run
 * was stopped before they were drawn.
 */
async function take(
  { place, log, recipe, options }: OpenRun,
  drawn: Drawn,
  wanted: number,
): Promise<DrawnSample[] | undefined> {
  const batch: DrawnSample[] = [];
  for (let n = 0; n < wanted; n++) {
    const { value, done } = await drawn.next();
    if (done) break;
    const { outcome, request } = value;
    if (outcome.status === 'fulfilled') batch.push(outcome.value);
    else {
      if (options.signal.aborted) return undefined;
      const { reason } = outcome;
      if (!isProblem(reason) || ofTheMachine.has(reason.code)) throw reason;
      place.sums.skipped++;
      const name = nameOf(recipe.train[request.case]);
      await log.note(`skipped a sample of ${name}: ${sentenceOf(reason.code, reason.data)}`);
    }
  }
  return batch;
}

/** Keeps what a loss that is no number came from, to be looked at: the batch and the parameters. */
async function diverged(run: OpenRun, batch: readonly DrawnSample[], step: number): Promise<Problem> {
  const folder = path.join(run.runFolder, 'diverged');
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `step-${step}.safetensors`);
  const shape = drawingRulesOf(run.recipe).input.patch;
  const { parameters } = await run.learner.state();
  const kept = new Map<string, GraphTensor>([['parameters', parameters]]);
  batch.forEach(({ tensors }, i) => {
    for (const [name, data] of Object.entries(tensors))
      kept.set(`${i}.${name}`, { dtype: 'F32', shape, data });
  });
  const cases = batch.map((sample) => sample.case).join(', ');
  await atomicWrite(file, (handle) => handle.writeFile(encodeSafetensors(kept, { cases })));
  await run.log.note(`the loss of step ${step} is no number (${cases})`);
  return new Problem('training-diverged', { step, file });
}
