import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { tinyUnet } from '#shared/contract/run.fake.ts';
import { difftumor } from '../fixtures/server.ts';
import { expect, test } from '../fixtures/test.ts';
import { TrainingPage } from '../pages/training.ts';

/** Processes have to start, graphs to load and lesions to be drawn; on a busy machine that takes a while. */
const patiently = { timeout: 240_000 };

test('a training whose lesions the diffusion model draws that comes with the program', async ({
  workstation,
}) => {
  test.setTimeout(600_000);
  const { page } = workstation;
  const training = new TrainingPage(workstation);
  await training.open();
  await training.press('Clear');
  await training.addPhantoms('train on', 1, 64, 1);
  await training.nameIt('Drawn liver');
  await training.set({ 'Patch (voxels)': 16, 'Voxel size (mm)': 5, Epochs: 2, 'Weight of large lesions': 0 });

  const generators = page.getByRole('group', { name: 'Lesions are drawn by' });
  await generators.getByText('phantom-diffusion').click();
  await training.set({ 'Weight of phantom-diffusion': 3 });
  await generators.getByText('Rules').click();
  await expect(generators.getByRole('checkbox', { checked: true })).toHaveCount(1);
  await training.set({ 'Weight of large lesions': 1 });
  await expect(training.estimate).toContainText('draws large lesions of the liver');
  // Only what every sample can be given: its one picture is of the first step.
  await training.set({
    'In samples, number (%)': 100,
    'Weight of tiny lesions': 0,
    'Weight of medium lesions': 0,
    'Weight of large lesions': 0,
  });

  await training.press('Check and estimate');
  await expect(training.estimate).toContainText(/Drawing lesions.* of each step/, patiently);
  await training.press('Start training');
  await expect(training.state).toHaveText('Done', patiently);
  await expect(training.log).toContainText(/drawing lesions \d+ %/);
  const drawn = training.samples.filter({ hasText: 'put in by phantom-diffusion' });
  await expect(drawn.first()).toBeVisible();
});

test('the command line trains on a mix, with the same bytes however many threads draw', async ({
  folder,
}) => {
  test.setTimeout(600_000);
  const config = path.join(folder, 'recipe.json');
  const recipe = {
    task: 'trainSegmentation',
    model: { id: 'mix', title: 'Mix', licence: 'none', demonstration: true },
    network: tinyUnet,
    labels: ['background', 'liver', 'liver_lesion'],
    input: { spacingMm: [5, 5, 5], windowHu: [-175, 250], patch: [16, 16, 16] },
    train: [1, 2].map((seed) => ({ from: 'phantom', size: 64, seed })),
    validation: [],
    synthesis: {
      generators: [{ generator: 'rules' }, { generator: 'diffusion', model: 'phantom-diffusion', weight: 2 }],
      share: 1,
      sizes: { small: 1 },
      mostLesions: 1,
      appearance: {},
    },
    optimiser: { name: 'adamw', rate: 0.001, weightDecay: 0 },
    schedule: { name: 'constant', warmupEpochs: 0 },
    epochs: 1,
    samplesPerCase: 2,
    batch: 2,
    validateEvery: 1,
    seed: 3,
  };
  await writeFile(config, JSON.stringify(recipe));
  const bytes: string[] = [];
  for (const workers of [0, 2]) {
    const run = path.join(folder, `run-${workers}`);
    const places = ['--config', config, '--out', run, '--library', path.join(folder, 'library')];
    await difftumor('train', 'segmentation', ...places, '--workers', String(workers), '--provider', 'cpu');
    bytes.push((await readFile(path.join(run, 'model/weights.safetensors'))).toString('base64'));
    const kept = JSON.parse(await readFile(path.join(run, 'recipe.json'), 'utf8')) as typeof recipe;
    expect(kept.synthesis.generators[1]).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  }
  expect(bytes[1]).toBe(bytes[0]);
});
