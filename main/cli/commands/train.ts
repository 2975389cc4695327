import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Argument } from 'commander';
import { z } from 'zod';
import { Problem } from '#shared/contract/problems.ts';
import { TrainSegmentationRecipe } from '#shared/contract/training.ts';
import { forkEngine } from '#main/engine/forkEngine.ts';
import { superviseEngine } from '#main/engine/supervisor.ts';
import { recipeFileIn } from '#main/engine/training/openRun.ts';
import { readProblem } from '#main/io/files/systemErrors.ts';
import type { Define } from '../commandTable.ts';
import { wholeNumber } from '../options/numbers.ts';
import { progressOption, type ProgressOptions, progressTeller } from '../progress.ts';
import type { TrainOps } from '../train/trainOps.ts';

interface Options extends ProgressOptions {
  readonly config?: string;
  readonly out: string;
  readonly workers: number;
  readonly threads?: number;
}

/** A step of a large network on a processor, and the checkpoint after it. */
const graceMs = 10 * 60_000;

/** `difftumor train`: trains a network by a recipe, or goes on with a run. */
export const train: Define = (command, around) => {
  command
    .addArgument(new Argument('<what>', 'what to train').choices(['segmentation']))
    .option('--config <file>', 'the recipe (JSON); left out, the run in --out goes on')
    .requiredOption('--out <folder>', 'the run: checkpoints, metrics.csv, log.txt, the best model')
    .option('--workers <n>', 'threads that draw samples', wholeNumber('--workers', 0, 64), 1)
    .option('--threads <n>', 'threads that compute', wholeNumber('--threads', 1, 256))
    .addOption(progressOption())
    .addHelpText(
      'after',
      `
Ctrl-C stops after the step in hand; the same command goes on from there. After a crash a run goes on from its last
checkpoint. On a processor an interrupted run ends with the same bytes as one that was not.

Examples:
  difftumor train segmentation --config recipe.json --out runs/first
  difftumor train segmentation --out runs/first`,
    );
  return async (_what: string, options: Options) => {
    const runFolder = path.resolve(options.out);
    const recipeFile = options.config ?? recipeFileIn(runFolder);
    const recipe = await readRecipe(recipeFile, options.config === undefined ? runFolder : undefined);
    const engine = superviseEngine<TrainOps>({
      spawn: forkEngine(path.join(around.distFolder, 'main/trainEngine.js')),
      graceMs,
    });
    try {
      const outcome = await engine.run(
        'train',
        {
          recipe,
          recipeFolder: path.dirname(path.resolve(recipeFile)),
          runFolder,
          workers: options.workers,
          sampleScript: path.join(around.distFolder, 'main/sampleWorker.js'),
          threads: options.threads,
        },
        { task: 'training', signal: around.signal, progress: progressTeller(around, options) },
      );
      const { state, epochs, steps, best } = outcome;
      const found = best ? `; best validation ${best.score.toFixed(4)} after epoch ${best.epoch}` : '';
      return {
        json: { folder: runFolder, ...outcome },
        text: `${runFolder}: ${state === 'done' ? 'done' : 'stopped'} after ${epochs} epochs, ${steps} steps${found}`,
      };
    } finally {
      engine.close();
    }
  };
};

/** @param run the run's folder, when its own recipe is read */
async function readRecipe(file: string, run: string | undefined): Promise<TrainSegmentationRecipe> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw run === undefined ? readProblem(error, file) : new Problem('run-missing', { folder: run });
  });
  const invalid = (reason: string): Problem => new Problem('request-invalid', { field: file, reason });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalid('it is not JSON');
  }
  const parsed = TrainSegmentationRecipe.safeParse(json);
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error).replaceAll('\n', '; '));
  return parsed.data;
}
