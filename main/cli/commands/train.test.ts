import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withoutEffect } from '../train/publishedFlags.ts';
import { publishedAutoencoder, publishedDiffusion } from '../train/publishedDrawing.ts';
import { publishedRecipe } from '../train/publishedRecipe.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'flags-'));
  await writeFile(path.join(folder, 'real_tumor_train_0.txt'), 'a.nii.gz liver_label/a.nii.gz\n');
  await writeFile(path.join(folder, 'real_tumor_val_0.txt'), 'b.nii.gz b_label.nii.gz\n');
});
afterEach(() => rm(folder, { recursive: true }));

it('makes the recipe of a published command', async () => {
  const recipe = await publishedRecipe({
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
  });
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
  });
});

it.each([
  [{ model_name: 'vnet' }, '--model_name'],
  [{ max_epochs: 'many' }, '--max_epochs'],
])('refuses %j', async (options, field) => {
  await expect(publishedRecipe({ datafold_dir: folder, ...options })).rejects.toMatchObject({
    code: 'request-invalid',
    data: { field },
  });
});

it('says what to train on must be said', async () => {
  await expect(publishedRecipe({})).rejects.toMatchObject({ code: 'request-invalid' });
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
