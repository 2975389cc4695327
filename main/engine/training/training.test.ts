import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { RunPicture } from '#shared/contract/run.ts';
import { TrainSegmentationRecipe } from '#shared/contract/training.ts';
import { writeNifti } from '#main/io/nifti/writeNifti.ts';
import { makePhantom } from '#main/phantom/phantom.ts';
import { openModel } from '../models/openModel.ts';
import { readStatus } from './runWatch.ts';
import { train, type TrainInput } from './trainOp.ts';

/** A small phantom, written once: the case that runs train on twice, and are validated by. */
let cases: string;
beforeAll(async () => {
  cases = await mkdtemp(path.join(os.tmpdir(), 'training-cases-'));
  const { ct, labels, table } = makePhantom({ size: 48, seed: 1 });
  await writeNifti(path.join(cases, 'ct.nii'), ct);
  await writeNifti(path.join(cases, 'labels.nii'), labels, table);
});
afterAll(() => rm(cases, { recursive: true }));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'training-'));
});
afterEach(() => rm(folder, { recursive: true }));

const recipe = TrainSegmentationRecipe.omit({ train: true, validation: true }).parse({
  task: 'trainSegmentation',
  model: { id: 'tiny', title: 'Tiny', licence: 'none', demonstration: true },
  network: {
    architecture: 'unet',
    inChannels: 1,
    outChannels: 3,
    channels: [4, 8],
    strides: [2],
    residualUnits: 1,
  },
  labels: ['background', 'liver', 'liver_lesion'],
  input: { spacingMm: [7.5, 7.5, 7.5], windowHu: [-175, 250], patch: [16, 16, 16] },
  synthesis: {
    generator: 'rules',
    share: 0.5,
    sizes: { medium: 1, large: 1 },
    mostLesions: 2,
    appearance: {},
  },
  optimiser: { name: 'adamw', rate: 0.01, weightDecay: 1e-5 },
  schedule: { name: 'warmup_cosine', warmupEpochs: 1 },
  epochs: 3,
  samplesPerCase: 3,
  batch: 2,
  validateEvery: 2,
  seed: 5,
});

const aCase = (name: string, file = 'ct.nii') => ({
  from: 'files' as const,
  name,
  image: path.join(cases, file),
  labels: path.join(cases, 'labels.nii'),
  labelNames: {},
});

const input = (name: string, changes: Partial<TrainSegmentationRecipe> = {}): TrainInput => ({
  recipe: { ...recipe, train: [aCase('a'), aCase('b')], validation: [aCase('c')], ...changes },
  runFolder: path.join(folder, name),
  workers: 0,
  sampleScript: '',
  provider: 'cpu',
  threads: 1,
});

/** Runs, and stops after so many steps. */
async function run(to: TrainInput, stopAfter = Infinity) {
  const controller = new AbortController();
  let steps = 0;
  return train(to, {
    signal: controller.signal,
    progress: ({ stage }) => {
      if (stage.startsWith('epoch') && ++steps === stopAfter) controller.abort();
    },
  });
}

const metricsOf = (name: string): Promise<string> => readFile(path.join(folder, name, 'metrics.csv'), 'utf8');
const weightsOf = (name: string): Promise<Buffer> =>
  readFile(path.join(folder, name, 'model/weights.safetensors'));

it('trains, writes metrics, checkpoints and a model, and comes to the same end when stopped and begun again', async () => {
  expect(await run(input('whole'))).toMatchObject({ state: 'done', epochs: 3, steps: 9 });
  const rows = (await metricsOf('whole')).trim().split('\n');
  expect(rows[0]).toBe('epoch,step,rate,loss,dice,ce,skipped,score,dice liver,dice liver_lesion');
  expect(rows).toHaveLength(4);
  const losses = rows.slice(1).map((row) => Number(row.split(',')[3]));
  expect(losses[2]).toBeLessThan(losses[0]);
  const model = await openModel(path.join(folder, 'whole/model'));
  expect(model.manifest).toMatchObject({ id: 'tiny', labels: recipe.labels, demonstration: true });

  expect(await run(input('parts'), 2)).toMatchObject({ state: 'stopped', steps: 2 });
  expect(await run(input('parts'), 3)).toMatchObject({ state: 'stopped', steps: 5 });
  expect(await run(input('parts'))).toMatchObject({ state: 'done', steps: 9 });
  expect(await metricsOf('parts')).toBe(await metricsOf('whole'));
  expect(await weightsOf('parts')).toEqual(await weightsOf('whole'));
  expect(await readdir(path.join(folder, 'parts/checkpoints'))).toHaveLength(2);
});

it('goes on from the last checkpoint after a crash, and leaves out what came after it', async () => {
  await run(input('whole'));
  await run(input('crashed'), 5);
  // As if it had been killed in the third epoch: the metrics know more than the checkpoint.
  await writeFile(path.join(folder, 'crashed/metrics.csv'), await metricsOf('whole'));
  await run(input('crashed'));
  expect(await metricsOf('crashed')).toBe(await metricsOf('whole'));
});

it('names every case that cannot be trained on before it writes anything', async () => {
  await expect(run(input('bad', { train: [aCase('a'), aCase('gone', 'gone.nii')] }))).rejects.toMatchObject({
    code: 'training-data',
    data: { cases: [{ name: 'gone', sentence: expect.stringContaining('gone.nii') as string }] },
  });
  await expect(readdir(path.join(folder, 'bad'))).rejects.toThrow('ENOENT');
});

it('shows its samples, its validations and its pace while it goes', async () => {
  await run(input('seen'));
  const status = await readStatus(path.join(folder, 'seen/status.json'));
  expect(status).toMatchObject({ provider: 'cpu', step: 9, steps: 9 });
  expect(status?.losses.map(([step]) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const pictures = path.join(folder, 'seen/pictures');
  const told = async (name: string): Promise<RunPicture> =>
    RunPicture.parse(JSON.parse(await readFile(path.join(pictures, name), 'utf8')));
  expect(await told('sample-00.json')).toMatchObject({ kind: 'sample', step: 1, widthMm: 120 });
  const last = await told('validation-01-00.json');
  expect(last).toMatchObject({
    kind: 'validation',
    case: 'c',
    epoch: 3,
    dice: { liver: expect.any(Number) as number },
  });
  expect(last.outlines).toContainEqual({
    label: 'liver',
    of: 'truth',
    path: expect.stringMatching(/^M/) as string,
  });
  const png = await readFile(path.join(pictures, last.file));
  expect(png.subarray(1, 4).toString()).toBe('PNG');
});

it('refuses to go on with another recipe', async () => {
  await run(input('run'), 1);
  await expect(run(input('run', { seed: 6 }))).rejects.toMatchObject({
    code: 'run-differs',
    data: { field: 'seed' },
  });
});

it('stops when a loss is no number, and keeps the sample', async () => {
  const diverging = { ...recipe.optimiser, rate: 1e30 };
  await expect(run(input('diverged', { optimiser: diverging }))).rejects.toMatchObject({
    code: 'training-diverged',
  });
  expect(await readdir(path.join(folder, 'diverged/diverged'))).toHaveLength(1);
});
