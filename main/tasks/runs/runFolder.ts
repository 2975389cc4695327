import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';
import { type RunEpoch, RunPicture, type RunStatus } from '#shared/contract/run.ts';
import {
  type EpochMetricsOf,
  lossParts,
  type TrainingTask,
  type TrainRecipe,
} from '#shared/contract/training.ts';
import { metricsColumns } from '#main/engine/training/metricsColumns.ts';
import { readMetrics } from '#main/engine/training/metricsFile.ts';
import { manifestFile } from '#main/engine/models/modelFolder.ts';
import { recipeOfRun } from '#main/engine/training/recipeFile.ts';
import { runFiles } from '#main/engine/training/runFiles.ts';
import { readStatus } from '#main/engine/training/runWatch.ts';
import { parseJson } from '../files/parseJson.ts';

/** What a run's folder says of it. */
export interface RunFolder {
  readonly recipe: TrainRecipe;
  readonly metrics: readonly RunEpoch[];
  readonly status: RunStatus | undefined;
  /** The last lines of its log. */
  readonly log: readonly string[];
  readonly hasModel: boolean;
  readonly begunAt: Date;
}

const lastLines = 200;

/** Reads a run's folder; undefined when no run lies there. */
export async function readRunFolder(folder: string): Promise<RunFolder | undefined> {
  const files = runFiles(folder);
  const recipe = await recipeOfRun(folder).catch(() => undefined);
  if (!recipe) return undefined;
  const rows = await readMetrics(files.metrics, metricsColumns(recipe));
  const log = await readFile(files.log, 'utf8').catch(() => '');
  return {
    recipe,
    metrics: rows.map((row) => epochOf(row, lossParts[recipe.task])),
    status: await readStatus(files.status),
    log: log.trimEnd().split('\n').slice(-lastLines),
    hasModel: await exists(path.join(files.model, manifestFile)),
    begunAt: (await stat(files.recipe)).mtime,
  };
}

function epochOf(row: EpochMetricsOf<TrainingTask>, parts: readonly string[]): RunEpoch {
  const { epoch, step, rate, loss, skipped, validation, score, ...rest } = row;
  const told: Readonly<Record<string, number>> = rest;
  return {
    epoch,
    step,
    rate,
    loss,
    skipped,
    ...(validation && { validation }),
    ...(score !== undefined && { score }),
    parts: Object.fromEntries(parts.map((name) => [name, told[name]])),
  };
}

/** Samples by step, then validations by epoch and case. What is no picture is passed over. */
export async function readPictures(folder: string): Promise<RunPicture[]> {
  const { pictures } = runFiles(folder);
  const names = await readdir(pictures).catch(() => []);
  const found: RunPicture[] = [];
  for (const name of names.filter((one) => one.endsWith('.json'))) {
    const text = await readFile(path.join(pictures, name), 'utf8').catch(() => '');
    const picture = RunPicture.safeParse(parseJson(text));
    if (picture.success) found.push(picture.data);
  }
  return found.sort(
    (a, b) => a.kind.localeCompare(b.kind) || a.step - b.step || a.file.localeCompare(b.file),
  );
}

/** A picture of a run, to be sent. Throws `file-missing`. */
export async function pictureFile(folder: string, name: string): Promise<{ file: string; bytes: number }> {
  const file = path.join(runFiles(folder).pictures, name);
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new Problem('file-missing', { file: name });
  return { file, bytes: found.size };
}

export const exists = (place: string): Promise<boolean> =>
  stat(place).then(
    () => true,
    () => false,
  );
