import { readFile } from 'node:fs/promises';
import { RunStatus } from '#shared/contract/run.ts';
import type { TrainRecipe } from '#shared/contract/training.ts';
import { atomicWrite } from '#main/io/files/atomicWrite.ts';
import { lossSeries } from '#main/training/runs/lossSeries.ts';
import type { DrawnSample } from './drawSample.ts';
import type { EpochClock } from './epoch.ts';
import type { ShownCase } from './learner.ts';
import { runFiles } from './runFiles.ts';
import { runPictures } from './runPictures.ts';

/** Where a run stands as it tells of itself; epochs from 1. */
export interface Moment {
  readonly epoch: number;
  readonly step: number;
}

/** What people see of a run while it goes: status.json and pictures/. Nothing of the training depends on it. */
export interface RunWatch {
  /** A step has been taken on a batch: what it cost, and how long. */
  stepped(
    moment: Moment,
    told: {
      readonly batch: readonly DrawnSample[];
      readonly loss: number;
      readonly took: EpochClock;
    },
  ): Promise<void>;
  /** A validation case has been seen through. */
  validated(moment: Moment, told: ShownCase): Promise<void>;
  /** A validation has taken so long. */
  validationTook(milliseconds: number): void;
  /** Writes what has not been written yet. */
  flush(): Promise<void>;
}

/** Files are written no more often than this, so that watching costs no time. */
const everyMs = 1500;
/** Steps that the pace is averaged over. */
const lastSteps = 20;

/**
 * Watches a run, from its beginning or where an earlier start of it ended.
 *
 * @param step optimiser steps done
 */
export async function openRunWatch(
  runFolder: string,
  recipe: TrainRecipe,
  {
    step,
    steps,
    provider,
    now,
  }: { readonly step: number; readonly steps: number; readonly provider: string; readonly now: () => Date },
): Promise<RunWatch> {
  const files = runFiles(runFolder);
  const before = await readStatus(files.status);
  const losses = lossSeries((before?.losses ?? []).filter(([at]) => at <= step));
  const pictures = runPictures(files.pictures, recipe);
  const pace: EpochClock[] = [];
  let secondsPerValidation = before?.secondsPerValidation ?? 0;
  let latest = step;
  let shown = 0;
  let writtenAt = -Infinity;

  async function write(): Promise<void> {
    writtenAt = performance.now();
    const [computed, drawn, waited] = (['computed', 'drawn', 'waited'] as const).map((part) =>
      sum(pace.map((one) => one[part])),
    );
    const total = computed + drawn + waited;
    const status = RunStatus.parse({
      provider,
      step: latest,
      steps,
      losses: losses.points().map(([at, loss]) => [at, loss]),
      secondsPerStep: pace.length === 0 ? (before?.secondsPerStep ?? 0) : total / 1000 / pace.length,
      computing: total === 0 ? 1 : computed / total,
      drawing: total === 0 ? 0 : drawn / total,
      secondsPerValidation,
      writtenAt: now().toISOString(),
    } satisfies RunStatus);
    await atomicWrite(files.status, (file) => file.writeFile(JSON.stringify(status)));
  }

  return {
    stepped: async ({ epoch, step: done }, { batch, loss, took }) => {
      latest = done;
      losses.add(done, loss);
      pace.push(took);
      if (pace.length > lastSteps) pace.shift();
      if (performance.now() - writtenAt < everyMs) return;
      // Of a batch the one whose case has most lesions: what a person wants to see.
      const [sample] = batch.toSorted((a, b) => b.lesions - a.lesions);
      await pictures.sample(shown++, sample, { epoch, step: done });
      await write();
    },
    validated: (moment, told) =>
      pictures.validation(Math.floor((moment.epoch - 1) / recipe.validateEvery), told, moment),
    validationTook: (milliseconds) => {
      secondsPerValidation = milliseconds / 1000;
    },
    flush: write,
  };
}

/** What a run tells of itself; undefined before its first step. */
export async function readStatus(file: string): Promise<RunStatus | undefined> {
  try {
    return RunStatus.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
