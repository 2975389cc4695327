import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { RunPicture } from '#shared/contract/run.ts';
import type { TrainRecipe } from '#shared/contract/training.ts';
import { writeNifti } from '#main/io/nifti/writeNifti.ts';
import { makePhantom } from '#main/phantom/phantom.ts';
import { inProcessEngine } from '../inProcess.fake.ts';
import { train } from './trainOp.ts';
import { createTrainings } from './trainings.ts';
import { createTrainOps } from './trainOps.ts';

/** Runs of trainings on a small phantom, in folders that are gone after each test. */
export function testRuns() {
  let cases = '';
  let folder = '';
  beforeAll(async () => {
    cases = await mkdtemp(path.join(os.tmpdir(), 'training-cases-'));
    const { ct, labels, table } = makePhantom({ size: 48, seed: 1 });
    await writeNifti(path.join(cases, 'ct.nii'), ct);
    await writeNifti(path.join(cases, 'labels.nii'), labels, table);
  }, 60_000);
  afterAll(() => rm(cases, { recursive: true }));
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'training-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const at = (...names: string[]): string => path.join(folder, ...names);
  return {
    at,
    /** A case of that name with the phantom's files, or an image that is not there. */
    aCase: (name: string, file = 'ct.nii') => ({
      from: 'files' as const,
      name,
      image: path.join(cases, file),
      labels: path.join(cases, 'labels.nii'),
      labelNames: {},
    }),
    /** Trains in a folder of that name, and stops after so many steps. */
    run: (recipe: TrainRecipe, name: string, stopAfter = Infinity) => {
      const controller = new AbortController();
      let steps = 0;
      return train(
        {
          recipe,
          runFolder: at(name),
          workers: 0,
          sampleScript: '',
          provider: 'cpu',
          threads: 1,
          halvesAnywhere: true,
        },
        {
          signal: controller.signal,
          progress: ({ stage }) => {
            if (stage.startsWith('epoch') && ++steps === stopAfter) controller.abort();
          },
          ask: () => Promise.reject(new Error('one device asks nobody')),
        },
      );
    },
    /** The same on so many devices, in "processes" of the test's own; `told` hears of every step. */
    runOn: async (
      devices: number,
      recipe: TrainRecipe,
      name: string,
      told: (step: number, what: { stop(): void; crashHelper(): void }) => void = () => undefined,
    ) => {
      const { spawn, crash } = inProcessEngine(createTrainOps);
      const trainings = createTrainings({ spawn, sampleScript: '', workers: 0 });
      const controller = new AbortController();
      let steps = 0;
      try {
        return await trainings.train(
          {
            recipe,
            runFolder: at(name),
            devices: Array.from({ length: devices }, () => ({ provider: 'cpu', number: 0 })),
            threads: 1,
            halvesAnywhere: true,
          },
          {
            signal: controller.signal,
            progress: ({ stage }) => {
              // Helpers are started after the one that leads.
              if (stage.startsWith('epoch'))
                told(++steps, { stop: () => controller.abort(), crashHelper: crash });
            },
          },
        );
      } finally {
        trainings.close();
      }
    },
    metricsOf: (name: string): Promise<string> => readFile(at(name, 'metrics.csv'), 'utf8'),
    /** What lies beside a picture of a run. */
    picture: async (name: string, picture: string): Promise<RunPicture> =>
      RunPicture.parse(JSON.parse(await readFile(at(name, 'pictures', `${picture}.json`), 'utf8'))),
    weightsOf: (name: string): Promise<Buffer> => readFile(at(name, 'model/weights.safetensors')),
  };
}

/** Values of a column of metrics.csv. */
export function columnOf(csv: string, column: string): number[] {
  const [header, ...rows] = csv.trim().split('\n');
  const at = header.split(',').indexOf(column);
  return rows.map((row) => Number(row.split(',')[at]));
}
