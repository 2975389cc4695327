import type { UnetConfig } from '#shared/contract/model.ts';
import { kernelOf, type Shapes, sizeOf, whileDefined } from './shapes.ts';

/**
 * MONAI's UNet by its keys (reference/segmentation.md §2). A residual convolution of 3×3×3 says that a level is
 * strided, but not how much: it is 2 in all published networks.
 */
export function recogniseUnet(shapes: Shapes): Partial<UnetConfig> | undefined {
  const level = (i: number): string => `model${'.1.submodule'.repeat(i)}`;
  const down = whileDefined((i) => sizeOf(shapes, `${level(i)}.0.conv.unit0.conv.weight`, 0));
  const bottom = sizeOf(shapes, `${level(down.length)}.conv.unit0.conv.weight`, 0);
  const inChannels = sizeOf(shapes, 'model.0.conv.unit0.conv.weight', 1);
  const outChannels = sizeOf(shapes, 'model.2.0.conv.weight', 1);
  if (down.length === 0 || bottom === undefined || inChannels === undefined || outChannels === undefined)
    return undefined;
  const units = whileDefined((u) => sizeOf(shapes, `model.0.conv.unit${u}.conv.weight`, 0));
  return {
    architecture: 'unet',
    inChannels,
    outChannels,
    channels: [...down, bottom],
    strides: down.map((_, i) => (kernelOf(shapes, `${level(i)}.0.residual.weight`)?.[0] === 3 ? 2 : 1)),
    residualUnits: units.length,
  };
}
