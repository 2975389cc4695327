import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Job } from '#shared/contract/job.ts';
import { isProblem, Problem } from '#shared/contract/problems.ts';
import {
  type FoldListReading,
  PictureName,
  type RunDetail,
  type RunState,
  type RunSummary,
  type TrainingFile,
  type TrainingInspection,
} from '#shared/contract/run.ts';
import { bestScore } from '#shared/contract/training.ts';
import { RunId, type TrainingPlan, type TrainJob } from '#shared/contract/trainingPlan.ts';
import type { ModelManifest } from '#shared/contract/model.ts';
import type { Trainings } from '#main/engine/training/trainings.ts';
import { withModelIds } from '#main/engine/training/locateModels.ts';
import { modelsOf } from '#main/engine/training/recipeFile.ts';
import { runFiles } from '#main/engine/training/runFiles.ts';
import type { VoxelFile } from '#main/engine/caseCache.ts';
import { isEnded } from '../jobs/jobFiles.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { adoptedFrom, adoptModel } from './adoptModel.ts';
import { type PlanOptions, planRecipe } from './planRecipe.ts';
import { readTrainingFile } from './readTrainingFile.ts';
import { exists, pictureFile, readPictures, readRunFolder, type RunFolder } from './runFolder.ts';

export interface RunsOptions extends PlanOptions {
  readonly trainings: Trainings;
  readonly jobs: Pick<Jobs, 'list' | 'forget'>;
}

/** The trainings of a library: those that wait, those that go, and what lies in its folder `runs`. */
export interface Runs {
  /** Newest first. */
  list(): Promise<RunSummary[]>;
  /** @throws Problem `run-missing` */
  get(runId: string): Promise<RunDetail>;
  /** @throws Problem `run-missing`, `file-missing` */
  picture(runId: string, name: string): Promise<VoxelFile>;
  /** Moves a run's folder to the trash, and forgets that it was asked for. Throws `run-missing`, `run-busy`. */
  remove(runId: string): Promise<void>;
  /** Takes its best model into the model library. Throws what `adoptModel` throws. */
  adopt(runId: string): Promise<Pick<ModelManifest, 'id'>>;
  /** What a plan would take, and which of its cases cannot be trained on. */
  inspect(plan: TrainingPlan, signal: AbortSignal): Promise<TrainingInspection>;
  /**
   * A recipe, or the cases of a list: a dataset.json or the folder with one, or a fold list, which needs to be told how
   * it is read. What it names may be read from then on. Throws `path-outside`, `list-invalid`…
   */
  readFile(file: string, foldList?: FoldListReading): Promise<TrainingFile>;
}

type TrainingJob = Job & { readonly recipe: TrainJob };

const isTraining = (job: Job): job is TrainingJob => job.recipe.task === 'train';

export function createRuns(options: RunsOptions): Runs {
  const { library, trainings, policy } = options;
  const { runs, models, incoming, trash } = library.paths;

  const folderOf = (runId: string): string => {
    const folder = path.join(runs, runId);
    if (!RunId.safeParse(runId).success) throw new Problem('run-missing', { folder });
    return folder;
  };
  const jobsOf = (runId: string): TrainingJob[] =>
    options.jobs
      .list()
      .filter(isTraining)
      .filter(({ recipe }) => recipe.runId === runId);

  async function describe(
    runId: string,
  ): Promise<{ summary: RunSummary; plan: TrainingPlan; found?: RunFolder }> {
    const folder = folderOf(runId);
    const found = await readRunFolder(folder);
    const jobs = jobsOf(runId);
    const plan = found?.recipe ?? jobs.find(({ recipe }) => recipe.plan)?.recipe.plan;
    if (!plan) throw new Problem('run-missing', { folder });
    const [job] = jobs;
    const adopted = await adoptedFrom(runFiles(folder).recipe, models, plan.model.id);
    return { summary: summaryOf(runId, plan, job, found, adopted), plan, ...(found && { found }) };
  }

  async function ids(): Promise<string[]> {
    const names = await readdir(runs).catch(() => []);
    const begun = names.filter((name) => RunId.safeParse(name).success);
    const asked = options.jobs
      .list()
      .filter(isTraining)
      .map(({ recipe }) => recipe.runId);
    return [...new Set([...begun, ...asked])];
  }

  return {
    list: async () => {
      const rows: RunSummary[] = [];
      for (const id of await ids()) {
        const row = await describe(id).catch((error: unknown) => {
          if (isProblem(error, 'run-missing')) return undefined;
          throw error;
        });
        // One that was called off before it began has left nothing.
        if (row && (row.found ?? row.summary.state !== 'stopped')) rows.push(row.summary);
      }
      return rows.sort((a, b) => b.begunAt.localeCompare(a.begunAt));
    },
    get: async (runId) => {
      const { summary, plan, found } = await describe(runId);
      const folder = folderOf(runId);
      return {
        ...summary,
        plan,
        folder,
        metrics: [...(found?.metrics ?? [])],
        ...(found?.status && { status: found.status }),
        pictures: await readPictures(folder),
        log: [...(found?.log ?? [])],
      };
    },
    picture: async (runId, name) => {
      if (!PictureName.safeParse(name).success) throw new Problem('file-missing', { file: name });
      return pictureFile(folderOf(runId), name);
    },
    remove: async (runId) => {
      const folder = folderOf(runId);
      const jobs = jobsOf(runId);
      if (jobs.some((job) => !isEnded(job))) throw new Problem('run-busy', { runId });
      // One that failed before it began has no folder.
      const begun = await exists(folder);
      if (!begun && jobs.length === 0) throw new Problem('run-missing', { folder });
      await mkdir(trash, { recursive: true });
      if (begun) await rename(folder, path.join(trash, `${runId}-${Date.now().toString(36)}`));
      for (const { id } of jobs) await options.jobs.forget(id);
    },
    adopt: (runId) => adoptModel(folderOf(runId), models),
    inspect: async (plan, signal) => {
      const casesFolder = path.join(incoming, `inspect-${process.hrtime.bigint().toString(36)}`);
      try {
        const recipe = await planRecipe(options, plan, casesFolder, signal);
        return await trainings.inspect({ recipe }, signal);
      } finally {
        await rm(casesFolder, { recursive: true, force: true });
      }
    },
    readFile: async (file, foldList) => {
      const read = await readTrainingFile(await policy.existing(file), foldList);
      // The person has pointed at the list, and so at what it lists.
      const cases = read.kind === 'cases' ? read.cases : [...read.plan.train, ...read.plan.validation];
      for (const one of cases)
        if (one.from === 'files') for (const named of [one.image, one.labels]) await policy.grant(named);
      if (read.kind === 'cases') return read;
      const plan = await withModelIds(read.plan, models);
      for (const model of modelsOf(plan)) if (path.isAbsolute(model)) await policy.grant(model);
      return { ...read, plan };
    },
  };
}

function summaryOf(
  runId: string,
  plan: TrainingPlan,
  job: TrainingJob | undefined,
  found: RunFolder | undefined,
  adopted: ModelManifest | undefined,
): RunSummary {
  const beats = (a: number, b: number): boolean => (bestScore[plan.task] === 'highest' ? a > b : a < b);
  const scored = (found?.metrics ?? []).flatMap(({ score, epoch }) =>
    score === undefined ? [] : [{ score, epoch }],
  );
  const best = scored.reduce<(typeof scored)[number] | undefined>(
    (best, row) => (best && !beats(row.score, best.score) ? best : row),
    undefined,
  );
  const state = stateOf(job, found);
  return {
    id: runId,
    title: plan.model.title,
    task: plan.task,
    state,
    epoch: found?.metrics.at(-1)?.epoch ?? 0,
    epochs: plan.epochs,
    ...(best && { best }),
    ...(job && { jobId: job.id, ...(!isEnded(job) && { progress: job.progress }) }),
    ...(job?.problem && (state === 'failed' || state === 'interrupted') && { problem: job.problem }),
    begun: found !== undefined,
    hasModel: found?.hasModel ?? false,
    ...(adopted && { modelId: adopted.id }),
    begunAt: (found?.begunAt.toISOString() ?? job?.createdAt) || new Date(0).toISOString(),
  };
}

/** Of the last job; of a run without one, which a command line began, as its log ends. */
function stateOf(job: Job | undefined, found: RunFolder | undefined): RunState {
  if (!job) return found?.log.at(-1)?.endsWith(' done') ? 'done' : 'stopped';
  return job.state === 'cancelled' ? 'stopped' : job.state;
}
