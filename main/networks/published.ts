import type { DiffusionConfig, Unet3dConfig, VqganConfig } from '#shared/contract/model.ts';
import type { SegmentationConfig } from '#shared/contract/training.ts';

/** The networks that the published programs know, by their names there (reference/segmentation.md §2 to 4). */
export const modelNames = ['unet', 'nnunet', 'swinunetr'] as const;
export type ModelName = (typeof modelNames)[number];

export const swinTypes = ['tiny', 'small', 'base'] as const;
export type SwinType = (typeof swinTypes)[number];

const featureSizes: Readonly<Record<SwinType, number>> = { tiny: 12, small: 24, base: 48 };

const three = (size: number): readonly [number, number, number] => [size, size, size];

/** A published network at full size, for background, organ and tumor. */
export function publishedNetwork(name: ModelName, swinType: SwinType): SegmentationConfig {
  const io = { inChannels: 1, outChannels: 3 };
  switch (name) {
    case 'unet':
      return {
        architecture: 'unet',
        ...io,
        channels: [16, 32, 64, 128, 256],
        strides: [2, 2, 2, 2],
        residualUnits: 2,
      };
    case 'nnunet':
      return {
        architecture: 'dynunet',
        ...io,
        kernels: Array.from({ length: 5 }, () => three(3)),
        strides: [1, 2, 2, 2, 2].map(three),
        filters: [32, 64, 128, 256, 320],
      };
    case 'swinunetr':
      return {
        architecture: 'swinunetr',
        ...io,
        featureSize: featureSizes[swinType],
        depths: [2, 2, 2, 2],
        heads: [3, 6, 12, 24],
        window: three(7),
      };
  }
}

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
