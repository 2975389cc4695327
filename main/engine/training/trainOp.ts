import { mkdir, readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import path from 'node:path';
import type { ComputeDevice } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import { type TrainingCase, TrainRecipe } from '#shared/contract/training.ts';
import { sentenceOf, toProblem } from '#shared/messages/messages.ts';
import { atomicWrite } from '#main/io/files/atomicWrite.ts';
import type { Provider } from '#main/runtime/providers.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import { providerFor, requireDevice } from '#main/runtime/providerFor.ts';
import type { AskingContext } from '../protocol.ts';
import { helperCalls } from './devices/helperCalls.ts';
import type { Helpers } from './devices/team.ts';
import { precisionHere } from './precisionHere.ts';
import { checkSharing } from './kinds.ts';
import { recipeFileIn } from './openRun.ts';
import { samplePool } from './samplePool.ts';
import type { SampleSource } from './sampleSource.ts';
import { drawingRulesOf } from './drawingRules.ts';
import { findDrawers, type FoundDrawers } from './lesions/findDrawers.ts';
import { openPainters } from './lesions/openPainters.ts';
import type { Where } from './learner.ts';
import { runTraining, type TrainingOutcome } from './runTraining.ts';
import { type LoadedCase, loadTrainingCase, nameOf } from './trainingCase.ts';
import { takeTurns } from './turns.ts';

export interface TrainInput {
  /** Its paths are absolute. */
  readonly recipe: TrainRecipe;
  readonly runFolder: string;
  /** Threads that draw samples; with 0 they are drawn between the steps. */
  readonly workers: number;
  /** The bundled sampleWorker.js. */
  readonly sampleScript: string;
  /** Left out: the best that this machine has. */
  readonly provider?: Provider | undefined;
  /** In its place: devices that share the batches, the leading one first. */
  readonly devices?: readonly ComputeDevice[] | undefined;
  /** Of each device's process. */
  readonly threads?: number | undefined;
  /** Mixed precision also where nothing is gained by it; for tests. */
  readonly halvesAnywhere?: boolean;
}

/**
 * Trains, from the beginning or from where the run in the folder stands. An abort stops it after the step in hand.
 *
 * @throws Problem what `findDrawers` and `openPainters` refuse, `training-data` naming every case that cannot be trained
 * on, before anything is written; `run-differs` when the folder holds a run of another recipe; `request-invalid` when the
 * devices cannot share its batches, `provider-unusable` when one does not work; what `runTraining` throws
 */
export async function train(
  input: TrainInput,
  { signal, progress, ask }: AskingContext,
): Promise<TrainingOutcome & { readonly warnings: readonly string[] }> {
  const { runFolder, workers, sampleScript, threads } = input;
  checkSharing(input.recipe, input.devices?.length ?? 1);
  const found = await findDrawers(input.recipe);
  const place = await placeOf(input);
  const where = { ...place.where, ...(threads !== undefined && { threads }) };
  // What is computed can be less than the run's recipe asks for.
  const { recipe, warning } = precisionHere(found.recipe, place.providers, input.halvesAnywhere);
  const warnings = [...place.warnings, ...(warning ? [warning] : []), ...demonstrations(found)].map(
    warningSentence,
  );
  for (const stage of warnings) progress({ stage, done: 0, total: 1 });
  const turns = takeTurns();
  const painters = await openPainters(found, where, { turns, signal });
  const samples = samplePool(recipe, painters, sampleScript, workers);
  try {
    const total = recipe.train.length + recipe.validation.length;
    const held = await readCases(recipe, samples, (done) =>
      progress({ stage: 'reading the cases', done, total }),
    );
    await claimFolder(runFolder, found.recipe);
    const outcome = await runTraining(recipe, runFolder, {
      samples,
      turns,
      drawnMs: painters.spentMs,
      held,
      ahead: 2 * Math.max(workers, recipe.batch),
      ...where,
      helpers: helpersOf(input, recipe, ask),
      signal,
      progress,
      now: () => new Date(),
    });
    return { ...outcome, warnings: [...warnings, ...outcome.notes] };
  } finally {
    await samples.close();
    await painters.close();
  }
}

/** The device that leads, what all of them compute with, and what a person should know of the choice. */
async function placeOf({ devices, provider: wanted }: TrainInput): Promise<{
  readonly where: Where;
  readonly providers: readonly Provider[];
  readonly warnings: readonly Warning[];
}> {
  if (devices === undefined) {
    const { provider, warning } = await providerFor(wanted);
    return { where: { provider }, providers: [provider], warnings: warning ? [warning] : [] };
  }
  const [leading] = devices;
  await requireDevice(leading);
  const where = { provider: leading.provider, device: leading.number };
  return { where, providers: devices.map(({ provider }) => provider), warnings: [] };
}

function helpersOf(
  { devices = [], threads }: TrainInput,
  recipe: TrainRecipe,
  ask: AskingContext['ask'],
): Helpers | undefined {
  if (devices.length < 2) return undefined;
  return { recipe, devices: devices.slice(1), threads, calls: helperCalls({ ask }) };
}

/** That models which draw are of no use on patients' images. */
const demonstrations = ({ models }: FoundDrawers): Warning[] =>
  models.flatMap((one): Warning[] => {
    if (!one?.model.manifest.demonstration) return [];
    return [{ code: 'model-demonstration', data: { id: one.model.manifest.id } }];
  });

/** Sees that every case can be used, and reads those for validation. */
async function readCases(
  recipe: TrainRecipe,
  samples: SampleSource,
  told: (done: number) => void,
): Promise<LoadedCase[]> {
  let done = 0;
  const bad: { name: string; sentence: string }[] = [];
  const attempt = async <T>(one: TrainingCase, use: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await use();
    } catch (error) {
      const { code, data } = toProblem(error);
      bad.push({ name: nameOf(one), sentence: sentenceOf(code, data) });
      return undefined;
    } finally {
      told(++done);
    }
  };
  await Promise.all(recipe.train.map((one, at) => attempt(one, () => samples.check(at))));
  const rules = drawingRulesOf(recipe);
  const held: LoadedCase[] = [];
  for (const one of recipe.validation) {
    const loaded = await attempt(one, () => loadTrainingCase(one, rules));
    if (loaded) held.push(loaded);
  }
  const order = [...recipe.train, ...recipe.validation].map(nameOf);
  bad.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  if (bad.length > 0) throw new Problem('training-data', { cases: bad });
  return held;
}

/** Makes the run's folder, or sees that the run in it has this recipe. */
async function claimFolder(runFolder: string, recipe: TrainRecipe): Promise<void> {
  await mkdir(runFolder, { recursive: true });
  const file = recipeFileIn(runFolder);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) {
    const json = `${JSON.stringify(recipe, undefined, 2)}\n`;
    await atomicWrite(file, (handle) => handle.writeFile(json));
    return;
  }
  const there = TrainRecipe.parse(JSON.parse(text));
  for (const field of Object.keys(recipe) as (keyof TrainRecipe)[])
    if (!isDeepStrictEqual(there[field], recipe[field]))
      throw new Problem('run-differs', { folder: path.resolve(runFolder), field });
}
