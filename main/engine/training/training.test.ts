import { readdir, readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { tinyUnet } from '#shared/contract/run.fake.ts';
import { TrainSegmentationRecipe } from '#shared/contract/training.ts';
import { openModel } from '../models/openModel.ts';
import { readStatus } from './runWatch.ts';
import { testRuns } from './runs.fake.ts';

const { at, aCase, run: runIn, metricsOf, weightsOf, picture } = testRuns();

const recipe = TrainSegmentationRecipe.omit({ train: true, validation: true }).parse({
  task: 'trainSegmentation',
  model: { id: 'tiny', title: 'Tiny', licence: 'none', demonstration: true },
  network: tinyUnet,
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

/** Runs in a folder of that name, and stops after so many steps. */
const run = (name: string, changes: Partial<TrainSegmentationRecipe> = {}, stopAfter?: number) =>
  runIn(
    { ...recipe, train: [aCase('a'), aCase('b')], validation: [aCase('c')], ...changes },
    name,
    stopAfter,
  );

it('trains, writes metrics, checkpoints and a model, and comes to the same end when stopped and begun again', async () => {
  expect(await run('whole')).toMatchObject({ state: 'done', epochs: 3, steps: 9 });
  const rows = (await metricsOf('whole')).trim().split('\n');
  expect(rows[0]).toBe('epoch,step,rate,loss,dice,ce,skipped,score,dice liver,dice liver_lesion');
  expect(rows).toHaveLength(4);
  const losses = rows.slice(1).map((row) => Number(row.split(',')[3]));
  expect(losses[2]).toBeLessThan(losses[0]);
  const model = await openModel(at('whole/model'));
  expect(model.manifest).toMatchObject({ id: 'tiny', labels: recipe.labels, demonstration: true });

  expect(await run('parts', {}, 2)).toMatchObject({ state: 'stopped', steps: 2 });
  expect(await run('parts', {}, 3)).toMatchObject({ state: 'stopped', steps: 5 });
  expect(await run('parts')).toMatchObject({ state: 'done', steps: 9 });
  expect(await metricsOf('parts')).toBe(await metricsOf('whole'));
  expect(await weightsOf('parts')).toEqual(await weightsOf('whole'));
  expect(await readdir(at('parts/checkpoints'))).toHaveLength(2);
});

it('goes on from the last checkpoint after a crash, and leaves out what came after it', async () => {
  await run('whole');
  await run('crashed', {}, 5);
  // As if it had been killed in the third epoch: the metrics know more than the checkpoint.
  await writeFile(at('crashed/metrics.csv'), await metricsOf('whole'));
  await run('crashed');
  expect(await metricsOf('crashed')).toBe(await metricsOf('whole'));
});

it('names every case that cannot be trained on before it writes anything', async () => {
  const [gone, lost] = ['gone', 'lost'].map((name) => aCase(name, `${name}.nii`));
  await expect(run('bad', { train: [aCase('a'), gone], validation: [lost] })).rejects.toMatchObject({
    code: 'training-data',
    data: {
      cases: [
        { name: 'gone', sentence: expect.stringContaining('gone.nii') as string },
        { name: 'lost', sentence: expect.stringContaining('lost.nii') as string },
      ],
    },
  });
  await expect(readdir(at('bad'))).rejects.toThrow('ENOENT');
});

it('shows its samples, its validations and its pace while it goes', async () => {
  await run('seen');
  const status = await readStatus(at('seen/status.json'));
  expect(status).toMatchObject({ provider: 'cpu', step: 9, steps: 9 });
  expect(status?.losses.map(([step]) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(await picture('seen', 'sample-00')).toMatchObject({ kind: 'sample', step: 1, widthMm: 120 });
  const last = await picture('seen', 'validation-01-00');
  expect(last).toMatchObject({
    kind: 'validation',
    case: 'c',
    epoch: 3,
    numbers: { liver: expect.any(Number) as number },
  });
  expect(last.outlines).toContainEqual({
    label: 'liver',
    of: 'truth',
    path: expect.stringMatching(/^M/) as string,
  });
  const png = await readFile(at('seen/pictures', last.file));
  expect(png.subarray(1, 4).toString()).toBe('PNG');
});

it('refuses to go on with another recipe', async () => {
  await run('run', {}, 1);
  await expect(run('run', { seed: 6 })).rejects.toMatchObject({
    code: 'run-differs',
    data: { field: 'seed' },
  });
});

it('stops when a loss is no number, and keeps the sample', async () => {
  const diverging = { ...recipe.optimiser, rate: 1e30 };
  await expect(run('diverged', { optimiser: diverging })).rejects.toMatchObject({
    code: 'training-diverged',
  });
  expect(await readdir(at('diverged/diverged'))).toHaveLength(1);
});
