import type { VqganConfig } from '#shared/contract/model.ts';
import {
  add,
  conv,
  convTranspose,
  gather,
  pad,
  perChannel,
  reduceMax,
  reshape,
  silu,
  sub,
  mul,
  nearestRow,
  neg,
  transpose,
  div,
} from '#main/graph/functions.ts';
import type { Value } from '#main/graph/value.ts';
import { groupNorm, perAxis, spatialSizes, torchDefault } from '../layers.ts';
import { type Parameters, part } from '../parameters.ts';

type Sizes = readonly number[];

// The autoencoder whose latents the diffusion model denoises (VQGAN, Esser et al., CVPR 2021, in three dimensions).

type Padding = VqganConfig['padding'];

/** Padding that keeps n (stride 1) or halves it: k - s in all, the larger half at the low side. */
const padded = (x: Value, kernel: number, strides: Sizes, padding: Padding): Value => {
  const total = strides.map((s) => kernel - s);
  return pad(
    x,
    [0, 0, ...total.map((t) => Math.ceil(t / 2))],
    [0, 0, ...total.map((t) => Math.floor(t / 2))],
    padding === 'replicate' ? 'edge' : 'constant',
  );
};

interface PaddedOptions {
  readonly out: number;
  readonly kernel: number;
  /** Left out: 1. */
  readonly strides?: Sizes;
  readonly padding: Padding;
}

/** Convolution of a padded input; keys `conv.weight` and `conv.bias`. */
function paddedConvolution(
  p: Parameters,
  x: Value,
  { out, kernel, strides = perAxis(1, x), padding }: PaddedOptions,
): Value {
  return part(p, 'conv', (weights) => {
    const shape = [out, x.shape[1], ...perAxis(kernel, x)];
    const none = perAxis(0, x);
    const window = { strides, dilations: perAxis(1, x), padBefore: none, padAfter: none, groups: 1 };
    const bias = weights.tensor('bias', [out], torchDefault(shape));
    return conv(
      padded(x, kernel, strides, padding),
      weights.tensor('weight', shape, torchDefault(shape)),
      window,
      bias,
    );
  });
}

/** Transposed convolution of a padded input: sizes times the strides; keys `convt.weight` and `.bias`. */
function paddedTransposed(
  p: Parameters,
  x: Value,
  { out, kernel, strides = perAxis(1, x), padding }: PaddedOptions,
): Value {
  return part(p, 'convt', (weights) => {
    const shape = [x.shape[1], out, ...perAxis(kernel, x)];
    const cut = perAxis(kernel - 1, x);
    const window = { strides, dilations: perAxis(1, x), padBefore: cut, padAfter: cut, groups: 1 };
    const size = spatialSizes(x).map((n, i) => n * strides[i]);
    const weight = weights.tensor('weight', shape, torchDefault(shape));
    const y = convTranspose(padded(x, kernel, strides, padding), weight, window, size);
    return add(y, perChannel(weights.tensor('bias', [out], torchDefault(shape)), y));
  });
}

const normed = (p: Parameters, x: Value, { normGroups, normEpsilon }: VqganConfig): Value =>
  groupNorm(p, x, normGroups, normEpsilon);

function residualBlock(p: Parameters, x: Value, config: VqganConfig): Value {
  const half = (y: Value, i: number): Value => {
    const active = silu(part(p, `norm${i}`, (norm) => normed(norm, y, config)));
    const options = { out: x.shape[1], kernel: 3, padding: config.padding };
    return part(p, `conv${i}`, (c) => paddedConvolution(c, active, options));
  };
  return add(x, half(half(x, 1), 2));
}

const noted = (p: Parameters, name: string, build: (inner: Parameters) => Value): Value =>
  part(p, name, (inner) => inner.note(build(inner)));

/** Number of halvings of the most reduced axis. */
const halvings = ({ downsample }: VqganConfig): number => Math.log2(Math.max(...downsample));

/** Stride of block i: 2 along axes that have halvings left. Encoder and decoder count alike. */
const blockStrides = ({ downsample }: VqganConfig, i: number): Sizes =>
  downsample.map((factor) => (i < Math.log2(factor) ? 2 : 1));

const finalBlock = (p: Parameters, x: Value, config: VqganConfig): Value =>
  noted(p, 'final_block', (block) => silu(part(block, '0', (norm) => normed(norm, x, config))));

/** The continuous latent [n, embeddingDim, …] of x [n, imageChannels, …], not normalised. */
export function encode(p: Parameters, x: Value, config: VqganConfig): Value {
  const { padding, hiddens, embeddingDim } = config;
  const features = part(p, 'encoder', (encoder) => {
    let y = noted(encoder, 'conv_first', (c) =>
      paddedConvolution(c, x, { out: hiddens, kernel: 3, padding }),
    );
    for (let i = 0; i < halvings(config); i++)
      y = part(encoder, `conv_blocks.${i}`, (block) => {
        const options = { out: hiddens * 2 ** (i + 1), kernel: 4, strides: blockStrides(config, i), padding };
        const down = noted(block, 'down', (c) => paddedConvolution(c, y, options));
        return noted(block, 'res', (inner) => residualBlock(inner, down, config));
      });
    return finalBlock(encoder, y, config);
  });
  return part(p, 'pre_vq_conv', (c) =>
    paddedConvolution(c, features, { out: embeddingDim, kernel: 1, padding }),
  );
}

/** The image [n, imageChannels, …] of a quantised latent [n, embeddingDim, …]. */
export function decode(p: Parameters, latent: Value, config: VqganConfig): Value {
  const { padding, hiddens, imageChannels } = config;
  const widest = hiddens * 2 ** halvings(config);
  const widened = noted(p, 'post_vq_conv', (c) =>
    paddedConvolution(c, latent, { out: widest, kernel: 1, padding }),
  );
  return part(p, 'decoder', (decoder) => {
    let y = finalBlock(decoder, widened, config);
    for (let i = 0; i < halvings(config); i++)
      y = part(decoder, `conv_blocks.${i}`, (block) => {
        const out = hiddens * 2 ** (halvings(config) - i);
        const options = { out, kernel: 4, strides: blockStrides(config, i), padding };
        const up = noted(block, 'up', (c) => paddedTransposed(c, y, options));
        const first = noted(block, 'res1', (inner) => residualBlock(inner, up, config));
        return noted(block, 'res2', (inner) => residualBlock(inner, first, config));
      });
    return part(decoder, 'conv_last', (c) =>
      paddedConvolution(c, y, { out: imageChannels, kernel: 3, padding }),
    );
  });
}

/** The code book [codes, embeddingDim]: a buffer, changed by moving averages, never by gradients. */
export const codebook = (p: Parameters, { codes, embeddingDim }: VqganConfig): Value =>
  p.buffer('codebook.embeddings', [codes, embeddingDim], { kind: 'normal', deviation: 1 });

/** Index [n, …] (int64) of the nearest code of each voxel of a latent [n, embeddingDim, …]. */
export function nearestCodes(table: Value, latent: Value): Value {
  const [n, dim, ...grid] = latent.shape;
  const vectors = reshape(transpose(latent, [0, ...grid.map((_, i) => i + 2), 1]), [
    n * grid.reduce((a, b) => a * b, 1),
    dim,
  ]);
  return reshape(nearestRow(vectors, table), [n, ...grid]);
}

/** The latent [n, embeddingDim, …] of code indices [n, …]. */
export function lookUp(table: Value, codes: Value): Value {
  const rank = codes.shape.length + 1;
  const axes = codes.shape.slice(1).map((_, i) => i + 1);
  return transpose(gather(table, codes), [0, rank - 1, ...axes]);
}

/** The range of a code book, over all of its entries; scalars of shape [1, 1]. */
export interface LatentRange {
  readonly low: Value;
  readonly high: Value;
}

export const latentRange = (table: Value): LatentRange => ({
  low: neg(reduceMax(neg(table), [0, 1])),
  high: reduceMax(table, [0, 1]),
});

/** Latents as the diffusion model sees them: the code book's range becomes [-1, 1]. */
export const normaliseLatent = (z: Value, { low, high }: LatentRange): Value =>
  sub(mul(div(sub(z, low), sub(high, low)), 2), 1);

/** The inverse of `normaliseLatent`. */
export const denormaliseLatent = (v: Value, { low, high }: LatentRange): Value =>
  add(mul(div(add(v, 1), 2), sub(high, low)), low);
