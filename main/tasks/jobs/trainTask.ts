import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { isProblem, Problem } from '#shared/contract/problems.ts';
import type { TrainRecipe } from '#shared/contract/training.ts';
import type { TrainJob } from '#shared/contract/trainingPlan.ts';
import { recipeOfRun } from '#main/engine/training/recipeFile.ts';
import { runFiles } from '#main/engine/training/runFiles.ts';
import type { Trainings } from '#main/engine/training/trainings.ts';
import { refuseTaken } from '../models/modelLibrary.ts';
import { adoptedFrom, adoptModel } from '../runs/adoptModel.ts';
import { type PlanOptions, planRecipe } from '../runs/planRecipe.ts';
import type { Task } from './task.ts';

export interface TrainTaskOptions extends PlanOptions {
  readonly trainings: Trainings;
}

/** The window keeps a core. */
const threads = Math.max(1, os.availableParallelism() - 1);

/** Trains networks in a run's folder of the library; the best model comes into the model library. */
export const trainTask = (options: TrainTaskOptions): Task<TrainJob> => {
  const { library, trainings } = options;
  const { runs, models } = library.paths;
  return {
    words: 'the training',
    lane: 'training',
    afterRestart: 'wait',
    check: async ({ runId, plan }) => {
      const folder = path.join(runs, runId);
      const there = await recipeOfRun(folder).catch((error: unknown) => {
        if (plan && isProblem(error, 'run-missing')) return undefined;
        throw error;
      });
      if (plan && there) throw new Problem('folder-not-empty', { folder });
      const { id } = (there ?? plan)?.model ?? { id: '' };
      if (!(await adoptedFrom(runFiles(folder).recipe, models, id))) await refuseTaken(models, id);
    },
    run: async ({ runId, plan, provider, devices }, { signal, progress }) => {
      const runFolder = path.join(runs, runId);
      const recipe = await recipeOfRun(runFolder).catch((error: unknown) => {
        if (!plan || !isProblem(error, 'run-missing')) throw error;
        return begin(options, plan, runFolder, signal);
      });
      const where = devices && devices.length > 1 ? { devices } : { devices, threads };
      const input = { recipe, runFolder, provider, ...where };
      const { state, best, warnings } = await trainings.train(input, { signal, progress });
      if (state === 'stopped') throw new Problem('cancelled', { task: 'the training' });
      const { id } = await adoptModel(runFolder, models);
      const score = best ? [`Best validation ${best.score.toPrecision(3)}, after epoch ${best.epoch}.`] : [];
      return { modelId: id, note: [...score, ...warnings].join(' ') };
    },
  };
};

/** The recipe of a run that has none yet. What an earlier try left, which was broken off before, is made anew. */
async function begin(
  options: PlanOptions,
  plan: NonNullable<TrainJob['plan']>,
  runFolder: string,
  signal: AbortSignal,
): Promise<TrainRecipe> {
  const casesFolder = path.join(runFolder, 'cases');
  await rm(casesFolder, { recursive: true, force: true });
  return planRecipe(options, plan, casesFolder, signal);
}
