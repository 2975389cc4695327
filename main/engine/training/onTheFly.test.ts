import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { ModelInput, type ModelManifest } from '#shared/contract/model.ts';
import type { FlyGenerator } from '#shared/contract/onTheFly.ts';
import { TrainAutoencoderRecipe, TrainSegmentationRecipe } from '#shared/contract/training.ts';
import { fakeNetworks, writeFakeModel } from '../models/model.fake.ts';
import { readRecipe, recipeOfRun } from './recipeFile.ts';
import { testRuns } from './runs.fake.ts';

vi.setConfig({ testTimeout: 120_000 });

const { at, aCase, run, metricsOf, weightsOf } = testRuns();

const recipe = TrainSegmentationRecipe.omit({ train: true, validation: true }).parse({
  task: 'trainSegmentation',
  model: { id: 'tiny', title: 'Tiny', licence: 'none', demonstration: true },
  network: fakeNetworks.unet,
  labels: ['background', 'liver', 'liver_lesion'],
  input: { spacingMm: [7.5, 7.5, 7.5], windowHu: [-175, 250], patch: [16, 16, 16] },
  optimiser: { name: 'adamw', rate: 0.01, weightDecay: 1e-5 },
  schedule: { name: 'constant', warmupEpochs: 0 },
  epochs: 2,
  samplesPerCase: 2,
  batch: 2,
  validateEvery: 2,
  seed: 5,
});

const synthesis = { share: 1, sizes: { small: 1 }, mostLesions: 1, appearance: {} };

const diffusion = (changes: object = {}): FlyGenerator => ({
  generator: 'diffusion',
  weight: 1,
  model: at('diffusion'),
  appearance: {},
  ...changes,
});
const rules: FlyGenerator = { generator: 'rules', weight: 1 };

const withGenerators = (...generators: FlyGenerator[]): TrainSegmentationRecipe => ({
  ...recipe,
  synthesis: { ...synthesis, generators },
  train: [aCase('a'), aCase('b')],
  validation: [aCase('c')],
});

/** One patch holds a small lesion. */
const fields: Partial<ModelManifest> = {
  sizes: ['small'],
  input: ModelInput.parse({
    spacingMm: [1, 1, 1],
    windowHu: [-175, 250],
    range: [-1, 1],
    axes: 'SRA',
    patch: [48, 48, 48],
  }),
};

beforeEach(async () => {
  await writeFakeModel(at(), fakeNetworks.diffusion, fields);
});

it('trains on lesions of models and rules, and comes to the same end when stopped in an epoch and begun again', async () => {
  const mixed = withGenerators(rules, diffusion({ weight: 2, steps: 2, sampler: 'ddim' }));
  const outcome = await run(mixed, 'whole');
  expect(outcome).toMatchObject({ state: 'done', steps: 4 });
  expect(outcome.warnings).toEqual([
    expect.stringMatching(/^The model diffusion was made to show/) as string,
  ]);
  expect(await readFile(at('whole/log.txt'), 'utf8')).toMatch(/computing \d+ % of it, drawing lesions \d+ %/);

  expect(await run(mixed, 'parts', 1)).toMatchObject({ state: 'stopped', steps: 1 });
  await run(await recipeOfRun(at('parts')), 'parts', 2);
  await run(mixed, 'parts');
  expect(await metricsOf('parts')).toBe(await metricsOf('whole'));
  expect(await weightsOf('parts')).toEqual(await weightsOf('whole'));

  await run(withGenerators(rules), 'rules');
  expect(await metricsOf('rules')).not.toBe(await metricsOf('whole'));
});

it('goes on only with the model that it was begun with', async () => {
  const recipeHere = withGenerators(diffusion());
  await run(recipeHere, 'run', 1);
  await writeFakeModel(at(), fakeNetworks.diffusion, fields, 9);
  await expect(run(await recipeOfRun(at('run')), 'run')).rejects.toMatchObject({ code: 'generator-changed' });
  await expect(run(recipeHere, 'run')).rejects.toMatchObject({ code: 'run-differs' });
});

it('refuses what could not be drawn before anything is written', async () => {
  await writeFakeModel(at(), fakeNetworks.diffusion, { id: 'of-kidneys', organ: 'kidney' });
  await writeFakeModel(at(), fakeNetworks.unet);
  const refused = async (...generators: FlyGenerator[]): Promise<string> =>
    run(withGenerators(...generators), 'refused').then(
      () => 'trained',
      ({ code }: { code: string }) => code,
    );
  expect(await refused(diffusion({ sizes: ['large'] }))).toBe('lesion-undrawn');
  expect(await refused(diffusion({ model: at('of-kidneys') }))).toBe('lesion-undrawn');
  expect(await refused({ ...rules, weight: 0 })).toBe('lesion-undrawn');
  expect(await refused(diffusion({ model: at('none') }))).toBe('model-missing');
  expect(await refused(diffusion({ model: at('unet') }))).toBe('model-kind');
  expect(await refused(diffusion({ sampler: 'ddim', steps: 5 }))).toBe('sampling-impossible');
  await expect(readFile(at('refused/recipe.json'))).rejects.toThrow('ENOENT');
});

it('reads recipes of earlier versions, and finds models beside a recipe', async () => {
  const write = async (synthesis: object): Promise<string> => {
    const file = at('recipe.json');
    await writeFile(file, JSON.stringify({ ...withGenerators(rules), synthesis }));
    return file;
  };
  const old = { generator: 'rules', share: 0.5, sizes: { tiny: 1 }, mostLesions: 1, appearance: {} };
  expect(await readRecipe(await write(old))).toMatchObject({ synthesis: { generators: [rules] } });
  const beside = { ...old, generators: [{ generator: 'diffusion', model: 'diffusion' }] };
  expect(await readRecipe(await write(beside))).toMatchObject({
    synthesis: { generators: [{ model: path.resolve(at('diffusion')), weight: 1 }] },
  });
  const named = { ...old, generators: [{ generator: 'diffusion', model: 'of-the-library' }] };
  expect(await readRecipe(await write(named))).toMatchObject({
    synthesis: { generators: [{ model: 'of-the-library' }] },
  });
  await expect(readRecipe(await write({ ...old, generator: 'diffusion' }))).rejects.toMatchObject({
    code: 'request-invalid',
    data: { reason: expect.stringContaining('listed in "generators"') as string },
  });
});

it('trains networks that draw on lesions of the rules alone', () => {
  const parsed = TrainAutoencoderRecipe.shape.synthesis.safeParse({
    ...synthesis,
    generators: [diffusion()],
  });
  expect(parsed.error?.issues[0].message).toMatch(
    /^only a segmentation is trained on lesions of a diffusion/,
  );
});
