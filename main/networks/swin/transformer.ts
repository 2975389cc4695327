import type { SwinVitConfig } from '#shared/contract/model.ts';
import { add, concat, gelu, slice, standardise, transpose } from '#main/graph/functions.ts';
import type { Value } from '#main/graph/value.ts';
import { convolution, layerNorm, linear, ones, padEnd, zeros } from '../layers.ts';
import { type Parameters, part } from '../parameters.ts';
import { windowAttention } from './attention.ts';
import { planWindows, type Triple } from './window.ts';

/** What the transformer and the networks around it have in common. */
type SwinShape = Omit<SwinVitConfig, 'architecture'>;

/**
 * The five feature maps [n, f 2^i, …] with strides 2, 4, … 32, each normed over channels without parameters.
 * The maps that feed the next stage are not normed.
 */
export function swinTransformer(p: Parameters, x: Value, config: SwinShape): Value[] {
  // Stored in every checkpoint, never used.
  p.tensor('norm.weight', [8 * config.featureSize], ones);
  p.tensor('norm.bias', [8 * config.featureSize], zeros);
  const odd = x.shape.map((size, axis) => (axis >= 2 ? size % 2 : 0));
  const embedded = part(p, 'patch_embed.proj', (weights) =>
    convolution(weights, padEnd(x, odd), { out: config.featureSize, kernel: 2, stride: 2 }),
  );
  let tokens = transpose(embedded, [0, 2, 3, 4, 1]);
  const maps = [normed(tokens)];
  for (const [stage, depth] of config.depths.entries()) {
    tokens = part(p, `layers${stage + 1}.0`, (layer) => {
      const heads = config.heads[stage];
      const y = swinLayer(layer, tokens, { depth, heads, window: config.window });
      return part(layer, 'downsample', (merge) => patchMerging(merge, y));
    });
    maps.push(normed(tokens));
  }
  return maps;
}

const normed = (tokens: Value): Value => transpose(standardise(tokens, [4], 1e-5), [0, 4, 1, 2, 3]);

export interface SwinLayerOptions {
  readonly depth: number;
  readonly heads: number;
  readonly window: Triple;
}

/** Blocks on x [n, d, h, w, c]; every second one has its windows shifted. */
export function swinLayer(p: Parameters, x: Value, { depth, heads, window }: SwinLayerOptions): Value {
  const [, d, h, w, c] = x.shape;
  const plan = planWindows([d, h, w], window);
  let y = x;
  for (let i = 0; i < depth; i++)
    y = part(p, `blocks.${i}`, (block) => {
      const before = part(block, 'norm1', (norm) => layerNorm(norm, y));
      const options = { heads, fullWindow: window, plan, shifted: i % 2 === 1 };
      const attended = add(
        y,
        part(block, 'attn', (attn) => windowAttention(attn, before, options)),
      );
      const between = part(block, 'norm2', (norm) => layerNorm(norm, attended));
      const wide = gelu(part(block, 'mlp.fc1', (fc) => linear(fc, between, 4 * c)));
      return add(
        attended,
        part(block, 'mlp.fc2', (fc) => linear(fc, wide, c)),
      );
    });
  return y;
}

/** Two of the eight sub-lattices come twice and two never: a slip of the reference that its weights depend on. */
const mergedOffsets: readonly Triple[] = [
  [0, 0, 0],
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
  [1, 0, 1],
  [0, 1, 0],
  [0, 0, 1],
  [1, 1, 1],
];

/** Halves the grid of [n, d, h, w, c] and doubles its channels. Odd h and w are padded; d must be even. */
export function patchMerging(p: Parameters, x: Value): Value {
  const even = padEnd(
    x,
    x.shape.map((size, axis) => (axis === 2 || axis === 3 ? size % 2 : 0)),
  );
  const [n, d, h, w, c] = even.shape;
  const views = mergedOffsets.map((offset) =>
    slice(even, [0, ...offset, 0], [n, Math.floor(d / 2), h / 2, w / 2, c], [1, 2, 2, 2, 1]),
  );
  const y = part(p, 'norm', (norm) => layerNorm(norm, concat(views, 4)));
  return part(p, 'reduction', (weights) => linear(weights, y, 2 * c, false));
}
