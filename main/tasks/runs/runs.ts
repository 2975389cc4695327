import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Job } from '#shared/contract/job.ts';
import { isProblem, Problem } from '#shared/contract/problems.ts';
import {
  PictureName,
  type RunDetail,
  type RunState,
  type RunSummary,
  type TrainingFile,
  type TrainingInspection,
} from '#shared/contract/run.ts';
import type { TrainSegmentationRecipe } from '#shared/contract/training.ts';
import { RunId, type TrainingPlan, type TrainSegmentationJob } from '#shared/contract/trainingPlan.ts';
import type { ModelManifest } from '#shared/contract/model.ts';
import type { Trainings } from '#main/engine/training/trainings.ts';
import { readDataset } from '#main/engine/training/readDataset.ts';
import { readRecipe } from '#main/engine/training/recipeFile.ts';
import { runFiles } from '#main/engine/training/runFiles.ts';
import type { VoxelFile } from '#main/engine/caseCache.ts';
import { isEnded } from '../jobs/jobFiles.ts';
import { adoptedFrom, adoptModel } from './adoptModel.ts';
import { type PlanOptions, planRecipe } from './planRecipe.ts';
import { pictureFile, readPictures, readRunFolder, type RunFolder } from './runFolder.ts';

export interface RunsOptions extends PlanOptions {
  readonly trainings: Trainings;
  /** Newest first. */
  readonly jobs: () => readonly Job[];
}

/** The trainings of a library: those that wait, those that go, and what lies in its folder `runs`. */
export interface Runs {
  /** Newest first. */
  list(): Promise<RunSummary[]>;
  /** @throws Problem `run-missing` */
  get(runId: string): Promise<RunDetail>;
  /** @throws Problem `run-missing`, `file-missing` */
  picture(runId: string, name: string): Promise<VoxelFile>;
  /** Moves a run's folder to the trash. Throws `run-missing`, `run-busy`. */
  remove(runId: string): Promise<void>;
  /** Takes its best model into the model library. Throws what `adoptModel` throws. */
  adopt(runId: string): Promise<Pick<ModelManifest, 'id'>>;
  /** What a plan would take, and which of its cases cannot be trained on. */
  inspect(plan: TrainingPlan, signal: AbortSignal): Promise<TrainingInspection>;
  /** A recipe, or a list of cases; what it names may be read from then on. Throws `path-outside`, `list-invalid`… */
  readFile(file: string): Promise<TrainingFile>;
}

type TrainingJob = Job & { readonly recipe: TrainSegmentationJob };

const isTraining = (job: Job): job is TrainingJob => job.recipe.task === 'trainSegmentation';

export function createRuns(options: RunsOptions): Runs {
  const { library, trainings, policy } = options;
  const { runs, models, incoming, trash } = library.paths;

  const folderOf = (runId: string): string => {
    const folder = path.join(runs, runId);
    if (!RunId.safeParse(runId).success) throw new Problem('run-missing', { folder });
    return folder;
  };
  const jobsOf = (runId: string): TrainingJob[] =>
    options.jobs().filter((job) => isTraining(job) && job.recipe.runId === runId) as TrainingJob[];

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
    const asked = options
      .jobs()
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
      if (jobsOf(runId).some((job) => !isEnded(job))) throw new Problem('run-busy', { runId });
      await mkdir(trash, { recursive: true });
      await rename(folder, path.join(trash, `${runId}-${Date.now().toString(36)}`)).catch(() => {
        throw new Problem('run-missing', { folder });
      });
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
    readFile: async (file) => {
      const place = await policy.existing(file);
      const isList = path.basename(place) === 'dataset.json';
      const read: TrainingFile = isList
        ? { kind: 'cases', cases: await readDataset(place) }
        : { kind: 'recipe', plan: await segmentationRecipe(place) };
      // The person has pointed at the list, and so at what it lists.
      const cases = read.kind === 'cases' ? read.cases : [...read.plan.train, ...read.plan.validation];
      for (const one of cases)
        if (one.from === 'files') for (const named of [one.image, one.labels]) await policy.grant(named);
      return read;
    },
  };
}

/** @throws Problem `request-invalid` when something else is trained by it; what `readRecipe` throws */
async function segmentationRecipe(file: string): Promise<TrainSegmentationRecipe> {
  const recipe = await readRecipe(file);
  if (recipe.task === 'trainSegmentation') return recipe;
  const reason = `its task is ${recipe.task}, which "difftumor train" does`;
  throw new Problem('request-invalid', { field: file, reason });
}

function summaryOf(
  runId: string,
  plan: TrainingPlan,
  job: TrainingJob | undefined,
  found: RunFolder | undefined,
  adopted: ModelManifest | undefined,
): RunSummary {
  const scored = (found?.metrics ?? []).flatMap(({ score, epoch }) =>
    score === undefined ? [] : [{ score, epoch }],
  );
  const best = scored.reduce<(typeof scored)[number] | undefined>(
    (best, row) => (best && best.score >= row.score ? best : row),
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
