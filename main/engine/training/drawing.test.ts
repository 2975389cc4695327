import { readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { TrainAutoencoderRecipe, TrainDiffusionRecipe } from '#shared/contract/training.ts';
import { decodeSafetensors } from '#main/tensor/safetensors.ts';
import { openModel } from '../models/openModel.ts';
import { columnOf, testRuns } from './runs.fake.ts';

const { at, aCase, run, metricsOf, weightsOf } = testRuns();

const common = () => ({
  model: { id: 'tiny', title: 'Tiny', licence: 'none', demonstration: true },
  input: { spacingMm: [7.5, 7.5, 7.5], side: 16 },
  train: [aCase('a'), aCase('b')],
  validation: [aCase('c')],
  synthesis: { generator: 'rules', share: 1, sizes: { large: 1 }, mostLesions: 1, appearance: {} },
  schedule: { name: 'constant', warmupEpochs: 0 },
  epochs: 3,
  validateEvery: 2,
  seed: 5,
});

const autoencoder = (changes: object = {}) =>
  TrainAutoencoderRecipe.parse({
    ...common(),
    task: 'trainAutoencoder',
    network: {
      architecture: 'vqgan',
      imageChannels: 1,
      hiddens: 4,
      downsample: [4, 4, 4],
      embeddingDim: 2,
      codes: 16,
      normGroups: 4,
      padding: 'replicate',
      discriminatorChannels: 4,
      discriminatorLayers: 1,
    },
    adversarial: { afterSteps: 10 },
    epochs: 6,
    optimiser: { name: 'adam', rate: 0.003, weightDecay: 0, longestGradient: 1 },
    samplesPerCase: 3,
    batch: 2,
    ...changes,
  });

const diffusion = (changes: object = {}) =>
  TrainDiffusionRecipe.parse({
    ...common(),
    task: 'trainDiffusion',
    network: {
      architecture: 'diffusion',
      dim: 8,
      dimMults: [1, 2],
      channels: 5,
      outChannels: 2,
      attentionHeads: 2,
      attentionHeadDim: 8,
      timesteps: 4,
    },
    autoencoder: { model: at('autoencoder/model') },
    average: { decay: 0.5, every: 2, afterSteps: 3 },
    optimiser: { name: 'adam', rate: 0.005, weightDecay: 0 },
    samplesPerCase: 3,
    batch: 2,
    ...changes,
  });

it('trains an autoencoder with discriminators, and comes to the same end when stopped and begun again', async () => {
  expect(await run(autoencoder(), 'whole')).toMatchObject({
    state: 'done',
    steps: 18,
    warnings: [expect.stringContaining('No perceptual loss') as string],
  });
  const csv = await metricsOf('whole');
  const reconstruction = columnOf(csv, 'reconstruction');
  expect(reconstruction[5]).toBeLessThan(0.9 * reconstruction[0]);
  expect(columnOf(csv, 'discriminators')[0]).toBe(0);
  expect(columnOf(csv, 'discriminators')[5]).toBeGreaterThan(0);
  expect(columnOf(csv, 'perplexity')[5]).toBeGreaterThan(1);
  const { manifest } = await openModel(at('whole/model'));
  expect(manifest).toMatchObject({ input: { axes: 'SRA', range: [-1, 1] }, demonstration: true });

  // Stopped before the discriminators' first step, and after it.
  await run(autoencoder(), 'parts', 8);
  await run(autoencoder(), 'parts', 6);
  await run(autoencoder(), 'parts');
  expect(await metricsOf('parts')).toBe(csv);
  expect(await weightsOf('parts')).toEqual(await weightsOf('whole'));
});

it('trains a denoiser, keeps its averaged weights, and comes to the same end when stopped and begun again', async () => {
  await run(autoencoder({ adversarial: undefined, epochs: 2 }), 'autoencoder');
  const recipe = diffusion({ epochs: 6 });
  expect(await run(recipe, 'whole')).toMatchObject({ state: 'done', steps: 18 });
  const csv = await metricsOf('whole');
  const losses = columnOf(csv, 'loss');
  expect(losses.at(-1)).toBeLessThan(losses[0]);
  expect(columnOf(csv, 'validation loss')[5]).toBeLessThan(columnOf(csv, 'validation loss')[1]);
  const { manifest, keys } = await openModel(at('whole/model'));
  expect(manifest).toMatchObject({ sizes: ['large'], network: { autoencoder: { codes: 16 } } });
  expect(keys.has('vqgan.codebook.embeddings')).toBe(true);

  await run(recipe, 'parts', 7);
  // As if it had been killed later: the metrics know more than the checkpoint.
  await writeFile(at('parts/metrics.csv'), csv);
  await run(recipe, 'parts');
  expect(await metricsOf('parts')).toBe(csv);
  expect(await weightsOf('parts')).toEqual(await weightsOf('whole'));
});

it('averages weights as the rule says', async () => {
  await run(autoencoder({ adversarial: undefined, epochs: 1 }), 'autoencoder');
  const still = { decay: 1, every: 1, afterSteps: 1 };
  // With a decay of 1 the average stays what it was copied from, after the first step.
  await run(diffusion({ epochs: 1, average: still, validation: [] }), 'one');
  await run(diffusion({ epochs: 3, average: still, validation: [] }), 'three');
  const tensors = async (name: string) => [
    ...decodeSafetensors(await readFile(at(name, 'model/weights.safetensors')), name),
  ];
  expect(await tensors('three')).toEqual(await tensors('one'));
});

it('refuses an autoencoder that does not go with the denoiser', async () => {
  await run(autoencoder({ adversarial: undefined, epochs: 1 }), 'autoencoder');
  const wider = { ...diffusion().network, outChannels: 3 };
  await expect(run(diffusion({ network: wider }), 'wider')).rejects.toMatchObject({
    code: 'request-invalid',
    data: { field: 'network.outChannels' },
  });
});
