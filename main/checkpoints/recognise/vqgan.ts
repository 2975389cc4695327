import type { VqganConfig } from '#shared/contract/model.ts';
import type { Plain } from '../plain.ts';
import { type Shapes, sizeOf, whileDefined } from './shapes.ts';

/**
 * The VQGAN by its keys and, where the file has one, its configuration (reference/diffusion.md §2, §9.2): strides, groups
 * and padding cannot be read from shapes, and are the released model's (isotropic, 32, replicate) without it. What the
 * discriminators are does not matter to a file that lacks them.
 */
export function recogniseVqgan(
  shapes: Shapes,
  config: Plain | undefined,
): { [K in keyof VqganConfig]?: unknown } | undefined {
  const hiddens = sizeOf(shapes, 'encoder.conv_first.conv.weight', 0);
  const imageChannels = sizeOf(shapes, 'encoder.conv_first.conv.weight', 1);
  const codes = sizeOf(shapes, 'codebook.embeddings', 0);
  const embeddingDim = sizeOf(shapes, 'codebook.embeddings', 1);
  if (
    hiddens === undefined ||
    imageChannels === undefined ||
    codes === undefined ||
    embeddingDim === undefined
  )
    return undefined;
  const blocks = whileDefined((i) => sizeOf(shapes, `encoder.conv_blocks.${i}.down.conv.weight`, 0));
  const layers = whileDefined((i) => sizeOf(shapes, `image_discriminator.model${i}.0.weight`, 0));
  const model = field(config, 'model');
  const groups = field(model, 'num_groups');
  const padding = field(model, 'padding_type');
  return {
    architecture: 'vqgan',
    imageChannels,
    hiddens,
    downsample: triple(field(model, 'downsample')) ?? [
      2 ** blocks.length,
      2 ** blocks.length,
      2 ** blocks.length,
    ],
    embeddingDim,
    codes,
    normGroups: typeof groups === 'number' ? groups : mostGroups(2 * hiddens),
    padding: padding ?? 'replicate',
    discriminatorChannels: layers[0] ?? 64,
    discriminatorLayers: layers.length > 2 ? layers.length - 2 : 3,
  };
}

/** The released model's 32 groups of channels, or fewer where there are fewer channels. */
const mostGroups = (channels: number): number => {
  let groups = 32;
  while (channels % groups !== 0) groups /= 2;
  return groups;
};

const field = (value: Plain | undefined, key: string): Plain | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value[key] : undefined;

function triple(value: Plain | undefined): [number, number, number] | undefined {
  if (!Array.isArray(value) || value.length !== 3) return undefined;
  const [a, b, c] = value;
  return typeof a === 'number' && typeof b === 'number' && typeof c === 'number' ? [a, b, c] : undefined;
}
