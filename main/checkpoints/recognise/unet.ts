import type { UnetConfig } from '#shared/contract/model.ts';
import { type Shapes, sizeOf, whileDefined } from './shapes.ts';

/**
 * MONAI's UNet by its keys (reference/segmentation.md §2). Strides cannot be read from shapes except that a 3x3x3
 * residual convolution means one; the published networks use 2.
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
    strides: down.map(() => 2),
    residualUnits: units.length,
  };
}
