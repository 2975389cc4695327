import path from 'node:path';
import { Argument, Option } from 'commander';
import { Problem } from '#shared/contract/problems.ts';
import type { TrainingTask, TrainRecipe } from '#shared/contract/training.ts';
import { readRecipe, recipeOfRun, withAbsolutePaths } from '#main/engine/training/recipeFile.ts';
import { locateModels } from '#main/engine/training/locateModels.ts';
import { trainingProcesses } from '#main/engine/training/trainingProcesses.ts';
import { createTrainings } from '#main/engine/training/trainings.ts';
import type { Provider } from '#main/runtime/providers.ts';
import { libraryPaths } from '#main/tasks/library/paths.ts';
import type { Define } from '../commandTable.ts';
import { wholeNumber } from '../options/numbers.ts';
import { devicesIn, devicesOption, type DevicesOptions } from '../options/devices.ts';
import { libraryOption, type LibraryOptions } from '../options/library.ts';
import { providerOption } from '../options/provider.ts';
import { progressOption, type ProgressOptions, progressTeller } from '../progress.ts';
import { publishedFlags, withoutEffect } from '../train/publishedFlags.ts';
import { publishedAutoencoder, publishedDiffusion } from '../train/publishedDrawing.ts';
import { publishedRecipe } from '../train/publishedRecipe.ts';
import type { PublishedOptions } from '../train/publishedValues.ts';

interface Options extends ProgressOptions, DevicesOptions, LibraryOptions {
  readonly config?: string;
  readonly out?: string;
  readonly logdir?: string;
  readonly workers: number;
  readonly threads?: number;
  readonly provider: Provider;
}

const tasks: Readonly<Record<string, TrainingTask>> = {
  segmentation: 'trainSegmentation',
  autoencoder: 'trainAutoencoder',
  diffusion: 'trainDiffusion',
};

const published: Readonly<
  Record<TrainingTask, (options: PublishedOptions, modelsFolder: string) => Promise<TrainRecipe>>
> = {
  trainSegmentation: publishedRecipe,
  trainAutoencoder: publishedAutoencoder,
  trainDiffusion: publishedDiffusion,
};

/** `difftumor train`: trains a network by a recipe, or goes on with a run. */
export const train: Define = (command, around) => {
  command
    .addArgument(new Argument('<what>', 'what to train').choices(Object.keys(tasks)))
    .option('--config <file>', 'the recipe (JSON); without it and a list of cases, the run in --out goes on')
    .option('--out <folder>', 'the run: checkpoints, metrics.csv, log.txt, the best model')
    .option('--workers <n>', 'threads that draw samples', wholeNumber('--workers', 0, 64), 1)
    .option('--threads <n>', 'threads that compute', wholeNumber('--threads', 1, 256))
    .addOption(providerOption())
    .addOption(devicesOption())
    .addOption(libraryOption())
    .addOption(progressOption());
  for (const { flag, value, effect } of publishedFlags)
    command.addOption(
      new Option(
        `--${flag}${value === undefined ? '' : ` <${value}>`}`,
        'does' in effect ? effect.does : `no effect: ${effect.without}`,
      ).helpGroup('Flags of the published programs, instead of a recipe:'),
    );
  command.addHelpText(
    'after',
    `
Ctrl-C stops after the step in hand; the same command goes on from there. After a crash a run goes on from its last
checkpoint. On a processor an interrupted run ends with the same bytes as one that was not.

Examples:
  difftumor train segmentation --config recipe.json --out runs/first
  difftumor train segmentation --out runs/first
  difftumor train autoencoder --config autoencoder.json --out runs/autoencoder
  difftumor train diffusion --config diffusion.json --out runs/diffusion
  difftumor train segmentation --model_name unet --organ_type liver --datafold_dir folds --fold 0 --data_root /data/ \\
      --healthy_data_root /healthy/ --organ_model liver --ddim_ts 50 --logdir runs/liver`,
  );
  return async (what: string, options: Options & PublishedOptions) => {
    const out = options.out ?? options.logdir;
    if (out === undefined)
      throw new Problem('request-invalid', { field: '--out', reason: 'it must name the folder of the run' });
    const runFolder = path.resolve(out);
    const task = tasks[what];
    for (const sentence of withoutEffect(options, task)) around.tell(sentence);
    const recipe = await recipeOf(task, options, runFolder);
    if (recipe.task !== task)
      throw new Problem('request-invalid', {
        field: options.config ?? runFolder,
        reason: `its task is ${recipe.task}, and ${task} is asked for`,
      });
    const trainings = createTrainings(trainingProcesses(around.distFolder));
    const outcome = await trainings.train(
      {
        recipe,
        runFolder,
        workers: options.workers,
        threads: options.threads,
        provider: options.provider,
        ...(options.devices !== undefined && { devices: devicesIn(options.devices, options.provider) }),
      },
      { signal: around.signal, progress: progressTeller(around, options) },
    );
    const { state, epochs, steps, best, warnings } = outcome;
    for (const sentence of warnings) around.tell(sentence);
    const found = best ? `; best validation ${best.score.toFixed(4)} after epoch ${best.epoch}` : '';
    return {
      json: { folder: runFolder, ...outcome },
      text: `${runFolder}: ${state === 'done' ? 'done' : 'stopped'} after ${epochs} epochs, ${steps} steps${found}`,
    };
  };
};

/** The recipe that is named, that flags describe, or of the run that goes on; its paths absolute. */
async function recipeOf(
  task: TrainingTask,
  options: Options & PublishedOptions,
  runFolder: string,
): Promise<TrainRecipe> {
  const { config } = options;
  const { models } = libraryPaths(options.library);
  if (config !== undefined) return locateModels(await readRecipe(config), models);
  if (options['datafold_dir'] !== undefined || options['json_dir'] !== undefined)
    return withAbsolutePaths(await published[task](options, models), process.cwd());
  return recipeOfRun(runFolder);
}
