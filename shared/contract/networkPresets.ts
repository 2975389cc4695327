import type { Unet3dConfig, VqganConfig } from './model.ts';
import type { SegmentationConfig } from './training.ts';

/** The networks that the published programs know, by their names there (reference/segmentation.md §2 to 4). */
export const modelNames = ['unet', 'nnunet', 'swinunetr'] as const;
export type ModelName = (typeof modelNames)[number];

export const swinTypes = ['tiny', 'small', 'base'] as const;
export type SwinType = (typeof swinTypes)[number];

const featureSizes: Readonly<Record<SwinType, number>> = { tiny: 12, small: 24, base: 48 };

const three = (size: number): readonly [number, number, number] => [size, size, size];

/**
 * A published network at full size.
 *
 * @param outChannels left out: background, organ and tumor
 */
export function publishedNetwork(
  name: ModelName,
  swinType: SwinType = 'base',
  outChannels = 3,
): SegmentationConfig {
  const io = { inChannels: 1, outChannels };
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

/** The same at a size that a processor trains in hours: for phantoms, and to try things on. */
export function smallNetwork(name: 'unet' | 'nnunet', outChannels: number): SegmentationConfig {
  const io = { inChannels: 1, outChannels };
  return name === 'unet'
    ? { architecture: 'unet', ...io, channels: [8, 16, 32, 64], strides: [2, 2, 2], residualUnits: 1 }
    : {
        architecture: 'dynunet',
        ...io,
        kernels: Array.from({ length: 4 }, () => three(3)),
        strides: [1, 2, 2, 2].map(three),
        filters: [8, 16, 32, 64],
      };
}

/** What a network's patches must be a multiple of, along each axis. */
export function patchFactor(network: SegmentationConfig): readonly [number, number, number] {
  const along = (axis: 0 | 1 | 2): number => {
    switch (network.architecture) {
      case 'unet':
        return network.strides.reduce((product, stride) => product * stride, 1);
      case 'dynunet':
        return network.strides.reduce((product, stride) => product * stride[axis], 1);
      case 'swinunetr':
        return 32;
    }
  };
  return [along(0), along(1), along(2)];
}

/** The published autoencoder (reference/diffusion.md §2). */
export const publishedVqgan: VqganConfig & { readonly architecture: 'vqgan' } = {
  architecture: 'vqgan',
  imageChannels: 1,
  hiddens: 16,
  downsample: [4, 4, 4],
  embeddingDim: 8,
  codes: 16_384,
  normGroups: 32,
  normEpsilon: 1e-6,
  padding: 'replicate',
  discriminatorChannels: 64,
  discriminatorLayers: 3,
};

/** The size of the one that comes with the program: for phantoms, on a processor. */
export const smallVqgan: typeof publishedVqgan = {
  ...publishedVqgan,
  hiddens: 8,
  embeddingDim: 4,
  codes: 1024,
  normGroups: 8,
  discriminatorChannels: 16,
};

/** The published denoiser of latents with 8 channels (reference/diffusion.md §3). */
export const publishedDenoiser: Unet3dConfig = {
  dim: 24,
  dimMults: [1, 2, 4, 8],
  ...denoiserChannels(8),
  attentionHeads: 8,
  attentionHeadDim: 32,
};

/** The size of the one that comes with the program, for latents with 4 channels. */
export const smallDenoiser: Unet3dConfig = {
  dim: 16,
  dimMults: [1, 2, 4],
  ...denoiserChannels(4),
  attentionHeads: 4,
  attentionHeadDim: 32,
};

/** Channels of a denoiser: it sees a noisy latent, the condition's, and the mask. */
export function denoiserChannels(ofLatents: number): Pick<Unet3dConfig, 'channels' | 'outChannels'> {
  return { channels: 2 * ofLatents + 1, outChannels: ofLatents };
}

/** Longest published schedule of which every step is taken, that of early tumors; and that of the others. */
export const earlySteps = 4;
export const lateSteps = 200;
