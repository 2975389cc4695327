import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fakeNetworks, writeFakeModel } from '#main/engine/models/model.fake.ts';
import { withoutEffect } from '../train/publishedFlags.ts';
import { publishedAutoencoder, publishedDiffusion } from '../train/publishedDrawing.ts';
import { publishedRecipe } from '../train/publishedRecipe.ts';
import type { PublishedOptions } from '../train/publishedValues.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'flags-'));
  await writeFile(path.join(folder, 'real_tumor_train_0.txt'), 'a.nii.gz liver_label/a.nii.gz\n');
  await writeFile(path.join(folder, 'real_tumor_val_0.txt'), 'b.nii.gz b_label.nii.gz\n');
});
afterEach(() => rm(folder, { recursive: true }));

it('makes the recipe of a published command', async () => {
  const recipe = await publishedRecipe(
    {
      model_name: 'swinunetr',
      swin_type: 'tiny',
      organ_type: 'liver',
      optim_lr: '4e-4',
      batch_size: '2',
      max_epochs: '2000',
      val_every: '50',
      datafold_dir: folder,
      data_root: '/data/',
      healthy_data_root: '/healthy/',
      noamp: true,
    },
    folder,
  );
  expect(recipe).toMatchObject({
    network: { architecture: 'swinunetr', featureSize: 12, outChannels: 3 },
    labels: ['background', 'liver', 'liver_lesion'],
    train: [{ image: '/healthy/a.nii.gz', labelNames: { '1': 'liver' } }],
    validation: [{ image: '/data/b.nii.gz', labelNames: { '1': 'liver', '2': 'liver_lesion' } }],
    optimiser: { name: 'adamw', rate: 4e-4, weightDecay: 1e-5 },
    schedule: { name: 'warmup_cosine', warmupEpochs: 100 },
    epochs: 2000,
    batch: 2,
    validateEvery: 50,
    cacheShare: 0.5,
    synthesis: {
      generators: [{ generator: 'rules', weight: 1 }],
      share: 0.5,
      sizes: { tiny: 0.4, small: 0.4, medium: 0.1, large: 0.1 },
      mostLesions: 1,
      mostOfSize: { tiny: 3, small: 3 },
    },
  });
});

it('takes the library’s models of an organ, early and later, or those that are named', async () => {
  const trained = { ...fakeNetworks.diffusion, timesteps: 200 };
  const own = { organ: 'liver', demonstration: false } as const;
  await writeFakeModel(folder, trained, { ...own, id: 'aaa-late', sizes: ['medium', 'large'] });
  await writeFakeModel(folder, trained, { ...own, id: 'difftumor-liver-late', sizes: ['medium', 'large'] });
  const generatorsOf = async (flags: PublishedOptions) =>
    (await publishedRecipe({ datafold_dir: folder, ...flags }, folder)).synthesis?.generators;
  await expect(generatorsOf({ organ_model: 'liver' })).rejects.toMatchObject({
    code: 'diffusion-model-missing',
  });
  await writeFakeModel(folder, fakeNetworks.diffusion, { ...own, id: 'own-early' });
  const [first, second] = [path.join(folder, 'own-early'), path.join(folder, 'difftumor-liver-late')];
  expect(await generatorsOf({ organ_model: 'liver', organ_type: 'kidney', ddim_ts: '20' })).toEqual([
    expect.objectContaining({ model: first, organs: ['kidney'], sizes: ['tiny', 'small'] }),
    expect.objectContaining({ model: second, sizes: ['medium', 'large'], sampler: 'ddim', steps: 20 }),
  ]);
  await writeFakeModel(folder, fakeNetworks.vqgan);
  expect(await generatorsOf({ diff_model: `aaa-late, ${first}`, vqgan_ckpt: 'vqgan' })).toMatchObject([
    { model: path.join(folder, 'aaa-late'), steps: 50, autoencoder: { model: path.join(folder, 'vqgan') } },
    { model: first },
  ]);
  await expect(generatorsOf({ diff_model: 'none' })).rejects.toMatchObject({ code: 'model-missing' });
  await expect(generatorsOf({ ddim_ts: '50' })).rejects.toMatchObject({ data: { field: '--ddim_ts' } });
});

it.each([
  [{ model_name: 'vnet' }, '--model_name'],
  [{ max_epochs: 'many' }, '--max_epochs'],
])('refuses %j', async (options, field) => {
  await expect(publishedRecipe({ datafold_dir: folder, ...options }, folder)).rejects.toMatchObject({
    code: 'request-invalid',
    data: { field },
  });
});

it('says what to train on must be said', async () => {
  await expect(publishedRecipe({}, folder)).rejects.toMatchObject({ code: 'request-invalid' });
});

it('makes recipes of the published autoencoder and diffusion model', async () => {
  const options = { datafold_dir: folder, organ_type: 'pancreas', batch_size: '8' };
  expect(await publishedAutoencoder({ ...options, n_codes: '512' })).toMatchObject({
    network: { codes: 512, hiddens: 16 },
    batch: 8,
    reconstruction: 4,
    adversarial: { afterSteps: 5000, featureMatching: 4 },
    input: { side: 96, windowHu: [-175, 250] },
    optimiser: { rate: 1.875e-5, longestGradient: 1 },
  });
  const late = { timesteps: '200', vqgan_ckpt: '/models/autoencoder' };
  expect(await publishedDiffusion({ ...options, ...late })).toMatchObject({
    network: { timesteps: 200, channels: 17 },
    autoencoder: { model: '/models/autoencoder' },
    organs: ['pancreas'],
    average: { decay: 0.995, every: 10, afterSteps: 2000 },
    sizes: ['medium', 'large'],
    loss: 'l1',
  });
  await expect(publishedDiffusion(options)).rejects.toMatchObject({ data: { field: '--vqgan_ckpt' } });
});

it('tells of flags without effect', () => {
  expect(withoutEffect({ roi_x: '96', optim_lr: '1' }, 'trainSegmentation')).toEqual([
    expect.stringMatching(/^--roi_x has no effect here: .*\.$/) as string,
  ]);
  expect(withoutEffect({ n_codes: '2', optim_lr: '1' }, 'trainDiffusion')).toEqual([
    '--n_codes has no effect here: it is a flag of trainAutoencoder.',
  ]);
});
