import path from 'node:path';
import { organs } from '#shared/contract/lesion.ts';
import { Problem } from '#shared/contract/problems.ts';
import { TrainAutoencoderRecipe, TrainDiffusionRecipe } from '#shared/contract/training.ts';
import { publishedCases } from './publishedCases.ts';
import { commonOf, type PublishedOptions, publishedValues } from './publishedValues.ts';

/**
 * The autoencoder's training that flags ask for, with the published numbers (reference/diffusion.md §7). An epoch has
 * two crops of every case.
 *
 * @throws Problem `request-invalid`, `list-invalid`, `file-missing`
 */
export async function publishedAutoencoder(options: PublishedOptions): Promise<TrainAutoencoderRecipe> {
  const values = publishedValues(options);
  const { whole, real } = values;
  const common = commonOf(options, values, {
    optimiser: 'adam',
    rate: 1.875e-5,
    weightDecay: 0,
    schedule: 'constant',
    epochs: 100,
    batch: 4,
    validateEvery: 1,
  });
  const vgg = options['perceptual_model'];
  return TrainAutoencoderRecipe.parse({
    ...common,
    task: 'trainAutoencoder',
    model: { id: 'autoencoder', title: 'Autoencoder', licence: 'of its training data' },
    network: {
      architecture: 'vqgan',
      imageChannels: 1,
      hiddens: whole('n_hiddens', 16, 1),
      downsample: [4, 4, 4],
      embeddingDim: whole('embedding_dim', 8, 1),
      codes: whole('n_codes', 16_384, 1),
      normGroups: 32,
      padding: 'replicate',
      discriminatorChannels: 64,
      discriminatorLayers: 3,
    },
    ...(await publishedCases(options, values, values.oneOf('organ_type', organs, 'liver'))),
    optimiser: { ...common.optimiser, longestGradient: 1 },
    reconstruction: real('l1_weight', 4),
    adversarial: {
      afterSteps: whole('discriminator_iter_start', 5000),
      featureMatching: real('gan_feat_weight', 4),
    },
    ...(typeof vgg === 'string' && {
      perceptual: { model: path.resolve(vgg), weight: real('perceptual_weight', 4) },
    }),
    samplesPerCase: 2,
  });
}

/** Longest schedule of which every step is taken: early tumors. */
const earlySteps = 4;

/**
 * The diffusion model's training that flags ask for, with the published numbers (reference/diffusion.md §8). An epoch
 * has ten crops of every case.
 *
 * @throws Problem `request-invalid` also without `--vqgan_ckpt`; `list-invalid`, `file-missing`
 */
export async function publishedDiffusion(options: PublishedOptions): Promise<TrainDiffusionRecipe> {
  const values = publishedValues(options);
  const { whole, real, oneOf } = values;
  const organ = oneOf('organ_type', organs, 'liver');
  const autoencoder = options['vqgan_ckpt'];
  if (typeof autoencoder !== 'string')
    throw new Problem('request-invalid', {
      field: '--vqgan_ckpt',
      reason:
        'it must name the folder of the autoencoder’s model, which `models import` makes of a checkpoint',
    });
  const timesteps = whole('timesteps', earlySteps, 1);
  const isEarly = timesteps <= earlySteps;
  return TrainDiffusionRecipe.parse({
    ...commonOf(options, values, {
      optimiser: 'adam',
      rate: 1e-4,
      weightDecay: 0,
      schedule: 'constant',
      epochs: 1000,
      batch: 10 * whole('gradient_accumulate_every', 2, 1),
      validateEvery: 10,
    }),
    task: 'trainDiffusion',
    model: {
      id: `${organ}-${isEarly ? 'early' : 'late'}`,
      title: `Diffusion, ${organ}, ${isEarly ? 'early' : 'later'} lesions`,
      licence: 'of its training data',
    },
    network: {
      architecture: 'diffusion',
      dim: 24,
      dimMults: [1, 2, 4, 8],
      channels: 17,
      outChannels: 8,
      attentionHeads: 8,
      attentionHeadDim: 32,
      timesteps,
    },
    autoencoder: { model: path.resolve(autoencoder) },
    organs: [organ],
    ...(await publishedCases(options, values, organ)),
    average: { decay: real('ema_decay', 0.995), afterSteps: whole('step_start_ema', 2000) },
    sizes: isEarly ? ['tiny', 'small'] : ['medium', 'large'],
    samplesPerCase: 10,
  });
}
