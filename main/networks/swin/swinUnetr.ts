import type { SwinUnetrConfig } from '#shared/contract/model.ts';
import { add, concat, leakyRelu } from '#main/graph/functions.ts';
import type { Value } from '#main/graph/value.ts';
import { convolution, instanceNorm, transposedConvolution } from '../layers.ts';
import { type Parameters, part } from '../parameters.ts';
import { swinTransformer } from './transformer.ts';

/**
 * The variant of Swin-UNETR (Hatamizadeh et al., 2022) that DiffTumor uses: a fourth patch merging, norms without
 * parameters after the transformer. Sizes of x [n, in, …] are multiples of 32.
 *
 * @returns logits [n, outChannels, …], and the transformer's five feature maps
 */
export function swinUnetr(
  p: Parameters,
  x: Value,
  config: SwinUnetrConfig,
): { logits: Value; maps: Value[] } {
  const f = config.featureSize;
  const maps = part(p, 'swinViT', (vit) => swinTransformer(vit, x, config));
  const encode = (name: string, input: Value, out: number): Value =>
    part(p, name, (block) => part(block, 'layer', (inner) => residualBlock(inner, input, out)));
  const e0 = encode('encoder1', x, f);
  const e1 = encode('encoder2', maps[0], f);
  const e2 = encode('encoder3', maps[1], 2 * f);
  const e3 = encode('encoder4', maps[2], 4 * f);
  const bottom = encode('encoder10', maps[4], 16 * f);
  const skips = [maps[3], e3, e2, e1, e0];
  const y = skips.reduce(
    (below, skip, i) => part(p, `decoder${5 - i}`, (up) => upBlock(up, below, skip)),
    bottom,
  );
  const logits = part(p, 'out.conv.conv', (weights) =>
    convolution(weights, y, { out: config.outChannels, kernel: 1 }),
  );
  return { logits, maps };
}

/** Two convolutions, plus the input (through a 1×1×1 convolution where channels differ). */
export function residualBlock(p: Parameters, x: Value, out: number): Value {
  const normedConvolution = (name: string, input: Value, kernel: number): Value =>
    part(p, `${name}.conv`, (weights) =>
      instanceNorm(convolution(weights, input, { out, kernel, padding: (kernel - 1) / 2, bias: false })),
    );
  const first = leakyRelu(normedConvolution('conv1', x, 3), 0.01);
  const second = normedConvolution('conv2', first, 3);
  return leakyRelu(add(second, x.shape[1] === out ? x : normedConvolution('conv3', x, 1)), 0.01);
}

/** Doubles the grid of x, joins the skip and mixes both. */
export function upBlock(p: Parameters, x: Value, skip: Value): Value {
  const out = skip.shape[1];
  const upsampled = part(p, 'transp_conv.conv', (weights) =>
    transposedConvolution(weights, x, { out, kernel: 2, stride: 2, bias: false }),
  );
  return part(p, 'conv_block', (block) => residualBlock(block, concat([upsampled, skip], 1), out));
}
