import { stat, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { TrainAutoencoderRecipe, TrainDiffusionRecipe } from '#shared/contract/training.ts';
import { fakeNetworks, writeFakeModel } from '../models/model.fake.ts';
import { openModel } from '../models/openModel.ts';
import { readCheckpoint } from './checkpoint.ts';
import { movedAverage, movesAt } from './diffusion/movingAverage.ts';
import { columnOf, testRuns } from './runs.fake.ts';

const { at, aCase, run, metricsOf, weightsOf, picture } = testRuns();

const common = () => ({
  model: { id: 'tiny', title: 'Tiny', licence: 'none', demonstration: true },
  input: { spacingMm: [7.5, 7.5, 7.5], side: 16 },
  train: [aCase('a')],
  validation: [aCase('c')],
  validationSamples: 2,
  organs: ['liver'],
  synthesis: { generator: 'rules', share: 1, sizes: { large: 1 }, mostLesions: 1, appearance: {} },
  schedule: { name: 'constant', warmupEpochs: 0 },
  validateEvery: 2,
  seed: 5,
});

const autoencoder = TrainAutoencoderRecipe.omit({ train: true, validation: true }).parse({
  ...common(),
  task: 'trainAutoencoder',
  network: fakeNetworks.vqgan,
  adversarial: { afterSteps: 2 },
  optimiser: { name: 'adam', rate: 0.003, weightDecay: 0, longestGradient: 1 },
  epochs: 4,
  samplesPerCase: 4,
  batch: 2,
});

const { autoencoder: _, ...denoiser } = fakeNetworks.diffusion;
const diffusion = TrainDiffusionRecipe.omit({ train: true, validation: true }).parse({
  ...common(),
  task: 'trainDiffusion',
  network: denoiser,
  autoencoder: { model: 'set below' },
  average: { decay: 0.5, every: 2, afterSteps: 3 },
  optimiser: { name: 'adam', rate: 0.005, weightDecay: 0 },
  epochs: 4,
  samplesPerCase: 4,
  batch: 2,
});

/** Graphs with discriminators are built for every start of a run; on a busy machine that takes its time. */
const patiently = 600_000;

it(
  'trains an autoencoder with discriminators, and comes to the same end when stopped and begun again',
  async () => {
    const recipe = { ...autoencoder, train: [aCase('a')], validation: [aCase('c')] };
    expect(await run(recipe, 'whole')).toMatchObject({
      state: 'done',
      steps: 8,
      warnings: [expect.stringContaining('No perceptual loss') as string],
    });
    const csv = await metricsOf('whole');
    const reconstruction = columnOf(csv, 'reconstruction');
    expect(reconstruction[3]).toBeLessThan(reconstruction[0]);
    const discriminators = columnOf(csv, 'discriminators');
    expect(discriminators[0]).toBe(0);
    expect(discriminators[3]).toBeGreaterThan(0);
    expect(columnOf(csv, 'perplexity')[3]).toBeGreaterThan(1);
    const { manifest } = await openModel(at('whole/model'));
    expect(manifest).toMatchObject({ input: { axes: 'SRA', range: [-1, 1] }, demonstration: true });

    expect(await picture('whole', 'validation-01-00')).toMatchObject({
      case: 'c',
      made: 'made-01-00.png',
      numbers: { psnr: expect.any(Number) as number },
    });
    expect((await stat(at('whole/pictures/made-01-00.png'))).size).toBeGreaterThan(50);

    // Stopped before the discriminators' first step, and after it.
    await run(recipe, 'parts', 3);
    await run(recipe, 'parts', 3);
    await run(recipe, 'parts');
    expect(await metricsOf('parts')).toBe(csv);
    expect(await weightsOf('parts')).toEqual(await weightsOf('whole'));
  },
  patiently,
);

it(
  'trains an autoencoder in mixed precision, whose checkpoints hold the scales of both losses',
  async () => {
    const recipe: TrainAutoencoderRecipe = {
      ...autoencoder,
      train: [aCase('a')],
      validation: [],
      precision: 'mixed',
      epochs: 2,
      adversarial: { afterSteps: 1, featureMatching: 4 },
    };
    await run(recipe, 'whole');
    const reconstruction = columnOf(await metricsOf('whole'), 'reconstruction');
    expect(reconstruction[1]).toBeLessThan(reconstruction[0]);
    await run(recipe, 'parts', 2);
    const { state } = (await readCheckpoint(at('parts/checkpoints'))) ?? { state: {} };
    expect(state).toMatchObject({
      goodSteps: { data: Float32Array.of(2) },
      'discriminators.goodSteps': { data: Float32Array.of(1) },
    });
    await run(recipe, 'parts');
    expect(await weightsOf('parts')).toEqual(await weightsOf('whole'));
  },
  patiently,
);

it('trains a denoiser, keeps its averaged weights, and comes to the same end when stopped and begun again', async () => {
  await writeFakeModel(at(), fakeNetworks.vqgan);
  const cases = { train: [aCase('a')], validation: [aCase('c')] };
  const recipe = { ...diffusion, ...cases, autoencoder: { model: at('vqgan') } };
  expect(await run(recipe, 'whole')).toMatchObject({ state: 'done', steps: 8 });
  const csv = await metricsOf('whole');
  const losses = columnOf(csv, 'loss');
  expect(losses[3]).toBeLessThan(losses[0]);
  const [, early, , late] = columnOf(csv, 'validation loss');
  expect(late).toBeLessThan(early);
  const { manifest, keys } = await openModel(at('whole/model'));
  expect(manifest).toMatchObject({ organ: 'liver', sizes: ['large'], network: fakeNetworks.diffusion });
  expect(keys.has('vqgan.codebook.embeddings')).toBe(true);

  const drawn = await picture('whole', 'validation-01-00');
  expect(drawn).toMatchObject({ made: 'made-01-00.png', outlines: [{ label: 'lesion', of: 'truth' }] });
  expect(drawn.numbers).toEqual({ 'validation loss': late });

  await run(recipe, 'parts', 3);
  // As if it had been killed later: the metrics know more than the checkpoint.
  await writeFile(at('parts/metrics.csv'), csv);
  await run(recipe, 'parts');
  expect(await metricsOf('parts')).toBe(csv);
  expect(await weightsOf('parts')).toEqual(await weightsOf('whole'));

  const wider = { ...recipe, network: { ...denoiser, outChannels: 3 } };
  await expect(run(wider, 'wider')).rejects.toMatchObject({
    code: 'request-invalid',
    data: { field: 'network.outChannels' },
  });
});

it('averages weights as published: copied until a step, and moved every so many', () => {
  const rule = { decay: 0.75, every: 10, afterSteps: 20 };
  expect([1, 2, 11, 20, 21].map((t) => movesAt(t, rule))).toEqual([true, false, true, false, true]);
  const [average, now] = [Float32Array.of(4), Float32Array.of(8)];
  expect(movedAverage(average, now, 11, rule)).toBe(now);
  expect([...movedAverage(average, now, 21, rule)]).toEqual([5]);
});
