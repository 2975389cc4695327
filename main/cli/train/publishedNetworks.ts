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
