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
