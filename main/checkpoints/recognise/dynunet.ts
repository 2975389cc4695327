import type { DynunetConfig } from '#shared/contract/model.ts';
import { kernelOf, type Shapes, sizeOf, whileDefined } from './shapes.ts';

/** DynUNet by its keys (reference/segmentation.md §3); strides are the transposed convolutions' kernels. */
export function recogniseDynunet(shapes: Shapes): Partial<DynunetConfig> | undefined {
  const first = 'input_block.conv1.conv.weight';
  const last = 'bottleneck.conv1.conv.weight';
  const down = whileDefined((i) => (shapes.has(name(i)) ? name(i) : undefined));
  const blocks = [first, ...down, last];
  const filters = blocks.map((key) => sizeOf(shapes, key, 0));
  const kernels = blocks.map((key) => kernelOf(shapes, key));
  const ups = whileDefined((i) => kernelOf(shapes, `upsamples.${i}.transp_conv.conv.weight`));
  const inChannels = sizeOf(shapes, first, 1);
  const outChannels = sizeOf(shapes, 'output_block.conv.conv.weight', 0);
  if (inChannels === undefined || outChannels === undefined || ups.length !== blocks.length - 1)
    return undefined;
  if (!filters.every((n) => n !== undefined) || !kernels.every((k) => k !== undefined)) return undefined;
  return {
    architecture: 'dynunet',
    inChannels,
    outChannels,
    kernels,
    strides: [[1, 1, 1], ...ups.toReversed()],
    filters,
  };
}

const name = (i: number): string => `downsamples.${i}.conv1.conv.weight`;
