import { mkdir, readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';
import { TrainSegmentationRecipe } from '#shared/contract/training.ts';
import { sentenceOf, toProblem } from '#shared/messages/messages.ts';
import { atomicWrite } from '#main/io/files/atomicWrite.ts';
import type { Provider } from '#main/runtime/providers.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import { providerFor } from '#main/runtime/providerFor.ts';
import type { OpContext } from '../protocol.ts';
import { recipeFileIn } from './openRun.ts';
import { samplePool } from './samplePool.ts';
import type { SampleSource } from './sampleSource.ts';
import { nameOf } from './trainingCase.ts';
import { type TrainingOutcome, trainSegmentation } from './trainSegmentation.ts';

export interface TrainInput {
  /** Its paths are absolute. */
  readonly recipe: TrainSegmentationRecipe;
  readonly runFolder: string;
  /** Threads that draw samples; with 0 they are drawn between the steps. */
  readonly workers: number;
  /** The bundled sampleWorker.js. */
  readonly sampleScript: string;
  readonly provider?: Provider | undefined;
  readonly threads?: number | undefined;
}

/**
 * Trains, from the beginning or from where the run in the folder stands. An abort stops it after the step in hand.
 *
 * @throws Problem `training-data` naming every case that cannot be trained on, before anything is written;
 * `run-differs` when the folder holds a run of another recipe; what `trainSegmentation` throws
 */
export async function train(
  input: TrainInput,
  { signal, progress }: OpContext,
): Promise<TrainingOutcome & { readonly warnings: readonly string[] }> {
  const { recipe, runFolder, workers, sampleScript, threads } = input;
  const { provider, warning } = await providerFor(input.provider);
  const warnings = warning ? [warningSentence(warning)] : [];
  for (const stage of warnings) progress({ stage, done: 0, total: 1 });
  const samples = samplePool(recipe, sampleScript, workers);
  try {
    await checkCases(recipe, samples, (done) =>
      progress({ stage: 'reading the cases', done, total: recipe.train.length }),
    );
    await claimFolder(runFolder, recipe);
    const outcome = await trainSegmentation(recipe, runFolder, {
      samples,
      ahead: 2 * Math.max(workers, recipe.batch),
      provider,
      ...(threads !== undefined && { threads }),
      signal,
      progress,
      now: () => new Date(),
    });
    return { ...outcome, warnings };
  } finally {
    await samples.close();
  }
}

async function checkCases(
  { train }: TrainSegmentationRecipe,
  samples: SampleSource,
  told: (done: number) => void,
): Promise<void> {
  let done = 0;
  const found = await Promise.all(
    train.map(async (one, at) => {
      try {
        await samples.check(at);
        told(++done);
        return [];
      } catch (error) {
        const { code, data } = toProblem(error);
        return [{ name: nameOf(one), sentence: sentenceOf(code, data) }];
      }
    }),
  );
  const cases = found.flat();
  if (cases.length > 0) throw new Problem('training-data', { cases });
}

/** Makes the run's folder, or sees that the run in it has this recipe. */
async function claimFolder(runFolder: string, recipe: TrainSegmentationRecipe): Promise<void> {
  await mkdir(runFolder, { recursive: true });
  const file = recipeFileIn(runFolder);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) {
    const json = `${JSON.stringify(recipe, undefined, 2)}\n`;
    await atomicWrite(file, (handle) => handle.writeFile(json));
    return;
  }
  const there = TrainSegmentationRecipe.parse(JSON.parse(text));
  for (const field of Object.keys(recipe) as (keyof TrainSegmentationRecipe)[])
    if (!isDeepStrictEqual(there[field], recipe[field]))
      throw new Problem('run-differs', { folder: path.resolve(runFolder), field });
}
