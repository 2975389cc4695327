import type { DiffusionConfig, Unet3dConfig, VqganConfig } from '#shared/contract/model.ts';

/** The published autoencoder (reference/diffusion.md §2). */
export const publishedAutoencoder: VqganConfig = {
  architecture: 'vqgan',
  imageChannels: 1,
  hiddens: 16,
  downsample: [4, 4, 4],
  embeddingDim: 8,
  codes: 16384,
  normGroups: 32,
  normEpsilon: 1e-6,
  padding: 'replicate',
  discriminatorChannels: 64,
  discriminatorLayers: 3,
};

/** The published denoiser (reference/diffusion.md §3). */
export const publishedDenoiser: Unet3dConfig = {
  dim: 24,
  dimMults: [1, 2, 4, 8],
  channels: 17,
  outChannels: 8,
  attentionHeads: 8,
  attentionHeadDim: 32,
};

/** Both; of early tumors with 4 steps, of others with 200. */
export const publishedDiffusion = (timesteps: number): DiffusionConfig => ({
  architecture: 'diffusion',
  ...publishedDenoiser,
  timesteps,
  autoencoder: publishedAutoencoder,
});
