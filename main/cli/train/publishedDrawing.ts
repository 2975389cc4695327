import path from 'node:path';
import { organs } from '#shared/contract/lesion.ts';
import { earlySteps, publishedDenoiser, publishedVqgan } from '#shared/contract/networkPresets.ts';
import { Problem } from '#shared/contract/problems.ts';
import { publishedTrainings } from '#shared/contract/publishedTrainings.ts';
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
  const usual = publishedTrainings.trainAutoencoder;
  const common = commonOf(options, values, usual);
  const vgg = options['perceptual_model'];
  return TrainAutoencoderRecipe.parse({
    ...common,
    task: 'trainAutoencoder',
    model: { id: 'autoencoder', title: 'Autoencoder', licence: 'of its training data' },
    network: {
      ...publishedVqgan,
      hiddens: whole('n_hiddens', publishedVqgan.hiddens, 1),
      embeddingDim: whole('embedding_dim', publishedVqgan.embeddingDim, 1),
      codes: whole('n_codes', publishedVqgan.codes, 1),
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
    samplesPerCase: usual.samplesPerCase,
  });
}

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
  const usual = publishedTrainings.trainDiffusion;
  const batch = 10 * whole('gradient_accumulate_every', usual.batch / 10, 1);
  return TrainDiffusionRecipe.parse({
    ...commonOf(options, values, { ...usual, batch }),
    task: 'trainDiffusion',
    model: {
      id: `${organ}-${isEarly ? 'early' : 'late'}`,
      title: `Diffusion, ${organ}, ${isEarly ? 'early' : 'later'} lesions`,
      licence: 'of its training data',
    },
    network: { architecture: 'diffusion', ...publishedDenoiser, timesteps },
    autoencoder: { model: path.resolve(autoencoder) },
    organs: [organ],
    ...(await publishedCases(options, values, organ)),
    average: { decay: real('ema_decay', 0.995), afterSteps: whole('step_start_ema', 2000) },
    sizes: isEarly ? ['tiny', 'small'] : ['medium', 'large'],
    samplesPerCase: usual.samplesPerCase,
  });
}
