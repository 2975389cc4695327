import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { tinyUnet } from '#shared/contract/run.fake.ts';
import {
  TrainAutoencoderRecipe,
  TrainDiffusionRecipe,
  TrainSegmentationRecipe,
} from '#shared/contract/training.ts';
import { fakeNetworks, writeFakeModel } from '../../models/model.fake.ts';
import { readCheckpoint } from '../checkpoint.ts';
import { testRuns } from '../runs.fake.ts';

const { at, aCase, run, runOn, metricsOf, weightsOf } = testRuns();

const common = {
  model: { id: 'tiny', title: 'Tiny', licence: 'none', demonstration: true },
  train: [],
  validation: [],
  synthesis: {
    generator: 'rules',
    share: 1,
    sizes: { large: 1 },
    mostLesions: 1,
    appearance: {},
  },
  optimiser: { name: 'adamw', rate: 0.01, weightDecay: 1e-5 },
  schedule: { name: 'constant', warmupEpochs: 0 },
  validateEvery: 2,
  seed: 5,
};
const cases = () => ({ train: [aCase('a')], validation: [aCase('c')] });
const parseSegmentation = (changes: object = {}) =>
  TrainSegmentationRecipe.omit({ train: true, validation: true }).parse({
    ...common,
    task: 'trainSegmentation',
    network: { ...tinyUnet, channels: [8, 16] },
    labels: ['background', 'liver', 'liver_lesion'],
    input: { spacingMm: [7.5, 7.5, 7.5], windowHu: [-175, 250], patch: [16, 16, 16] },
    epochs: 2,
    // The last step of an epoch has fewer samples than there are devices.
    samplesPerCase: 7,
    batch: 5,
    ...changes,
  });

const boards = (): string[] =>
  readdirSync('/dev/shm').filter((name) => name.startsWith(`difftumor-board-${process.pid}-`));

it('trains on several devices to the same bytes as on one, also when stopped and begun again', async () => {
  const recipe = { ...parseSegmentation(), ...cases() };
  await run(recipe, 'one');
  expect(await runOn(3, recipe, 'three')).toMatchObject({ state: 'done', steps: 4 });
  expect(await metricsOf('three')).toBe(await metricsOf('one'));
  expect(await weightsOf('three')).toEqual(await weightsOf('one'));

  const stopped = await runOn(2, recipe, 'parts', (step, { stop }) => step === 2 && stop());
  expect(stopped).toMatchObject({ state: 'stopped' });
  await runOn(3, recipe, 'parts');
  expect(await metricsOf('parts')).toBe(await metricsOf('one'));
  expect(await weightsOf('parts')).toEqual(await weightsOf('one'));
  if (process.platform === 'linux') expect(boards()).toEqual([]);
});

it('keeps the scale of the loss in checkpoints of mixed precision, and shares it among devices', async () => {
  const recipe = { ...parseSegmentation({ precision: 'mixed' }), ...cases() };
  await run(recipe, 'one');
  await run({ ...recipe, precision: 'float32' }, 'exact');
  expect(await weightsOf('one')).not.toEqual(await weightsOf('exact'));
  await run(recipe, 'parts', 1);
  const { state } = (await readCheckpoint(at('parts/checkpoints'))) ?? { state: {} };
  expect(state).toMatchObject({ goodSteps: { data: Float32Array.of(1) } });
  await runOn(2, recipe, 'parts');
  expect(await metricsOf('parts')).toBe(await metricsOf('one'));
  expect(await weightsOf('parts')).toEqual(await weightsOf('one'));
});

it('trains a denoiser on two devices to the same bytes as on one', async () => {
  await writeFakeModel(at(), fakeNetworks.vqgan);
  const { autoencoder: _, ...network } = fakeNetworks.diffusion;
  const recipe = {
    ...TrainDiffusionRecipe.omit({ train: true, validation: true }).parse({
      ...common,
      task: 'trainDiffusion',
      network,
      autoencoder: { model: at('vqgan') },
      organs: ['liver'],
      input: { spacingMm: [7.5, 7.5, 7.5], side: 16 },
      average: { decay: 0.5, every: 2, afterSteps: 1 },
      epochs: 2,
      samplesPerCase: 6,
      batch: 4,
    }),
    ...cases(),
  };
  await run(recipe, 'one');
  await runOn(2, recipe, 'two');
  expect(await metricsOf('two')).toBe(await metricsOf('one'));
  expect(await weightsOf('two')).toEqual(await weightsOf('one'));
});

it('stops when a device is lost, and goes on from its last checkpoint', async () => {
  const recipe = { ...parseSegmentation(), ...cases() };
  await run(recipe, 'one');
  await expect(
    runOn(2, recipe, 'lost', (step, { crashHelper }) => step === 3 && crashHelper()),
  ).rejects.toMatchObject({ code: 'device-lost', data: { device: 'cpu' } });
  await runOn(2, recipe, 'lost');
  expect(await metricsOf('lost')).toBe(await metricsOf('one'));
  expect(await weightsOf('lost')).toEqual(await weightsOf('one'));
});

it('refuses devices that have nothing to share', async () => {
  const batchOfTwo = { ...parseSegmentation({ batch: 2 }), ...cases() };
  const autoencoder = {
    ...TrainAutoencoderRecipe.omit({ train: true, validation: true }).parse({
      ...common,
      task: 'trainAutoencoder',
      network: fakeNetworks.vqgan,
      input: { spacingMm: [7.5, 7.5, 7.5], side: 16 },
      epochs: 1,
      batch: 4,
    }),
    ...cases(),
  };
  for (const [recipe, devices, reason] of [
    [batchOfTwo, 3, 'a batch of 2 cannot be shared among 3'],
    [autoencoder, 2, 'computed as one'],
  ] as const)
    await expect(runOn(devices, recipe, 'refused')).rejects.toMatchObject({
      code: 'request-invalid',
      data: { field: 'devices', reason: expect.stringContaining(reason) as string },
    });
});
