// The trainings that training-check.mjs kills: recipes small enough that each takes a quarter of a minute or so, with
// everything on that a checkpoint must hold.
const input = { spacingMm: [4, 4, 4], windowHu: [-175, 250] };
const common = {
  train: [1, 2, 3].map((seed) => ({ from: 'phantom', size: 64, seed })),
  validation: [{ from: 'phantom', size: 64, seed: 9, lesions: { count: 1, sizeClass: 'medium' } }],
  synthesis: { generator: 'rules', share: 0.8, sizes: { medium: 1 }, mostLesions: 2, appearance: {} },
  validateEvery: 2,
  seed: 1,
};
const model = (id) => ({ id, title: 'Check', licence: 'CC0-1.0' });

const segmentation = {
  ...common,
  task: 'trainSegmentation',
  model: model('check'),
  network: {
    architecture: 'unet',
    inChannels: 1,
    outChannels: 3,
    channels: [8, 16, 32],
    strides: [2, 2],
    residualUnits: 1,
  },
  labels: ['background', 'liver', 'liver_lesion'],
  input: { ...input, patch: [32, 32, 32] },
  optimiser: { name: 'adamw', rate: 0.002, weightDecay: 0.00001 },
  schedule: { name: 'warmup_cosine', warmupEpochs: 1 },
  epochs: 8,
  samplesPerCase: 8,
};

/** Discriminators begin in the second epoch, and codes are restarted from the first step on. */
const autoencoder = {
  ...common,
  task: 'trainAutoencoder',
  model: model('check-autoencoder'),
  network: {
    architecture: 'vqgan',
    imageChannels: 1,
    hiddens: 8,
    downsample: [4, 4, 4],
    embeddingDim: 4,
    codes: 64,
    normGroups: 4,
    padding: 'replicate',
    discriminatorChannels: 4,
    discriminatorLayers: 2,
  },
  organs: ['liver'],
  input: { ...input, side: 32 },
  adversarial: { afterSteps: 5 },
  optimiser: { name: 'adam', rate: 0.001, weightDecay: 0, longestGradient: 1 },
  schedule: { name: 'constant', warmupEpochs: 0 },
  epochs: 4,
  samplesPerCase: 3,
  batch: 2,
  validationSamples: 2,
};

/** The weights are averaged from the middle of the first epoch on, every other step. */
const diffusion = {
  ...common,
  task: 'trainDiffusion',
  model: model('check-diffusion'),
  network: {
    architecture: 'diffusion',
    dim: 8,
    dimMults: [1, 2, 4],
    channels: 9,
    outChannels: 4,
    attentionHeads: 2,
    attentionHeadDim: 8,
    timesteps: 4,
  },
  organs: ['liver'],
  input: { ...input, side: 32 },
  average: { decay: 0.9, every: 2, afterSteps: 3 },
  optimiser: { name: 'adam', rate: 0.001, weightDecay: 0 },
  schedule: { name: 'constant', warmupEpochs: 0 },
  epochs: 8,
  samplesPerCase: 8,
  batch: 3,
  validationSamples: 2,
};

/**
 * Every check, in the order in which they need each other: what is trained, by which recipe, and on which devices.
 * `like` names a check of which the result must be the same.
 *
 * @param modelOf model folder that the first run of a check has written
 */
export const trainings = (modelOf) => [
  { name: 'segmentation', what: 'segmentation', recipe: segmentation },
  { name: 'autoencoder', what: 'autoencoder', recipe: autoencoder },
  {
    name: 'diffusion',
    what: 'diffusion',
    recipe: { ...diffusion, autoencoder: { model: modelOf('autoencoder') } },
    needs: 'autoencoder',
  },
  {
    name: 'two-devices',
    what: 'diffusion',
    recipe: { ...diffusion, autoencoder: { model: modelOf('autoencoder') } },
    devices: 'cpu,cpu',
    needs: 'autoencoder',
    like: 'diffusion',
  },
];
