import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Progress, WireProblem } from '#shared/contract/job.ts';
import { Problem } from '#shared/contract/problems.ts';
import { Provenance, type SynthesizeRecipe } from '#shared/contract/recipe.ts';
import { toWireProblem } from '#shared/messages/messages.ts';
import type { Engine } from '#main/engine/supervisor.ts';
import type { SynthesizeFilesOptions } from '#main/tasks/recipes/synthesizeFiles.ts';
import { seededRandom } from '#main/tensor/random.ts';
import type { BatchOps } from './batchOps.ts';
import type { Pair } from './pairFiles.ts';

/** What became of a case: `skipped` means that an earlier run had finished it. */
export type CaseOutcome = { readonly name: string; readonly folder: string } & (
  | { readonly state: 'done'; readonly lesions: number; readonly warnings: readonly string[] }
  | { readonly state: 'skipped' }
  | { readonly state: 'failed'; readonly problem: WireProblem }
);

export interface Batch {
  readonly pairs: readonly Pair[];
  readonly ctFolder: string;
  readonly labelsFolder: string;
  readonly outFolder: string;
  /** What every case gets; its files, its folder and its own seed are filled in. */
  readonly common: Omit<SynthesizeFilesOptions, 'ct' | 'labels' | 'outDir'>;
}

export interface BatchOptions {
  /** As many cases at a time. */
  readonly engines: readonly Engine<BatchOps>[];
  readonly signal: AbortSignal;
  readonly onOutcome: (outcome: CaseOutcome) => void;
  readonly progressOf: (name: string) => ((progress: Progress) => void) | undefined;
}

/**
 * Synthesises every case of a batch into a folder of its name, each whole or not at all. A case that fails does
 * not stop the others; one that an earlier run finished with the same recipe is left as it is.
 *
 * @returns an outcome for each pair, in their order
 * @throws Problem `cancelled` after the signal; what is finished stays
 */
export async function runBatch(batch: Batch, options: BatchOptions): Promise<CaseOutcome[]> {
  const outcomes: CaseOutcome[] = [];
  const waiting = batch.pairs.map((pair, at) => ({ pair, at }));
  const work = async (engine: Engine<BatchOps>): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const outcome = await runCase(batch, next.pair, engine, options);
      if (options.signal.aborted) throw new Problem('cancelled', { task: 'the batch' });
      outcomes[next.at] = outcome;
      options.onOutcome(outcome);
    }
  };
  await Promise.all(options.engines.map(work));
  return outcomes;
}

async function runCase(
  { ctFolder, labelsFolder, outFolder, common }: Batch,
  { name, ct, labels }: Pair,
  engine: Engine<BatchOps>,
  { signal, progressOf }: BatchOptions,
): Promise<CaseOutcome> {
  const folder = path.join(outFolder, name);
  try {
    if (labels.length !== 1)
      throw new Problem('case-unpaired', { image: ct, folder: labelsFolder, candidates: labels.length });
    const recipe = recipeOfCase(common.recipe, name);
    if (await isDone(folder, recipe)) return { name, folder, state: 'skipped' };
    const input: SynthesizeFilesOptions = {
      ...common,
      recipe,
      ct: path.join(ctFolder, ct),
      labels: path.join(labelsFolder, labels[0]),
      outDir: folder,
    };
    const { provenance, warnings } = await engine.run('synthesizeFiles', input, {
      task: name,
      signal,
      progress: progressOf(name),
    });
    return { name, folder, state: 'done', lesions: provenance.lesions.length, warnings };
  } catch (error) {
    return { name, folder, state: 'failed', problem: toWireProblem(error) };
  }
}

/** The recipe with the case's own seed: other lesions in every case, the same ones whatever else is in the batch. */
const recipeOfCase = (recipe: SynthesizeRecipe, name: string): SynthesizeRecipe => ({
  ...recipe,
  seed: seededRandom(recipe.seed, name).uint32(),
});

/** Whether the folder holds the finished result of this very recipe: it appears whole, so its last file suffices. */
async function isDone(folder: string, recipe: SynthesizeRecipe): Promise<boolean> {
  try {
    const text = await readFile(path.join(folder, 'provenance.json'), 'utf8');
    return isDeepStrictEqual(Provenance.parse(JSON.parse(text)).recipe, recipe);
  } catch {
    // Nothing there, or nothing of ours: the synthesis itself refuses a folder with anything in it.
    return false;
  }
}
