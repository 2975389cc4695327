import {
  add,
  argMin,
  conv,
  convTranspose,
  gather,
  matMul,
  pad,
  perChannel,
  reduceMax,
  reduceSum,
  reshape,
  silu,
  square,
  sub,
  mul,
  neg,
  transpose,
  div,
} from '#main/graph/functions.ts';
import type { Value } from '#main/graph/value.ts';
import { groupNorm, perAxis, spatialSizes, torchDefault } from '../layers.ts';
import { type Parameters, part } from '../parameters.ts';

type Sizes = readonly number[];

/** The autoencoder whose latents the diffusion model denoises (VQGAN, Esser et al., CVPR 2021, in three dimensions). */
export interface AutoencoderConfig {
  readonly imageChannels: number;
  /** Channels after the first convolution; they double at each halving. */
  readonly hidden: number;
  /** Latent voxel sizes: powers of two, one an axis. */
  readonly downsample: Sizes;
  readonly embeddingDim: number;
  readonly codes: number;
  readonly groups: number;
  readonly normEpsilon: number;
}

/** Replicate padding that keeps n (stride 1) or halves it: k - s in all, the larger half at the low side. */
const replicated = (x: Value, kernel: number, strides: Sizes): Value => {
  const total = strides.map((s) => kernel - s);
  return pad(
    x,
    [0, 0, ...total.map((t) => Math.ceil(t / 2))],
    [0, 0, ...total.map((t) => Math.floor(t / 2))],
    'edge',
  );
};

/** Convolution of a padded input; keys `conv.weight` and `conv.bias`. */
function paddedConvolution(p: Parameters, x: Value, out: number, kernel: number, strides: Sizes): Value {
  return part(p, 'conv', (weights) => {
    const shape = [out, x.shape[1], ...perAxis(kernel, x)];
    const none = perAxis(0, x);
    const window = { strides, dilations: perAxis(1, x), padBefore: none, padAfter: none, groups: 1 };
    const bias = weights.tensor('bias', [out], torchDefault(shape));
    return conv(
      replicated(x, kernel, strides),
      weights.tensor('weight', shape, torchDefault(shape)),
      window,
      bias,
    );
  });
}

/** Transposed convolution, kernel 4, of a padded input: sizes times the strides; keys `convt.weight` and `.bias`. */
function paddedTransposed(p: Parameters, x: Value, out: number, strides: Sizes): Value {
  const kernel = 4;
  return part(p, 'convt', (weights) => {
    const shape = [x.shape[1], out, ...perAxis(kernel, x)];
    const padding = perAxis(kernel - 1, x);
    const window = { strides, dilations: perAxis(1, x), padBefore: padding, padAfter: padding, groups: 1 };
    const size = spatialSizes(x).map((n, i) => n * strides[i]);
    const weight = weights.tensor('weight', shape, torchDefault(shape));
    const y = convTranspose(replicated(x, kernel, strides), weight, window, size);
    return add(y, perChannel(weights.tensor('bias', [out], torchDefault(shape)), y));
  });
}

function residualBlock(p: Parameters, x: Value, config: AutoencoderConfig): Value {
  const half = (y: Value, i: number): Value => {
    const active = silu(part(p, `norm${i}`, (norm) => groupNorm(norm, y, config.groups, config.normEpsilon)));
    return part(p, `conv${i}`, (c) => paddedConvolution(c, active, x.shape[1], 3, perAxis(1, x)));
  };
  return add(x, half(half(x, 1), 2));
}

const noted = (p: Parameters, name: string, build: (inner: Parameters) => Value): Value =>
  part(p, name, (inner) => inner.note(build(inner)));

/** Number of halvings of the most reduced axis. */
const halvings = ({ downsample }: AutoencoderConfig): number => Math.log2(Math.max(...downsample));

/** Stride of block i: 2 along axes that have halvings left. Encoder and decoder count alike. */
const blockStrides = ({ downsample }: AutoencoderConfig, i: number): Sizes =>
  downsample.map((factor) => (i < Math.log2(factor) ? 2 : 1));

const finalBlock = (p: Parameters, x: Value, config: AutoencoderConfig): Value =>
  noted(p, 'final_block', (block) =>
    silu(part(block, '0', (norm) => groupNorm(norm, x, config.groups, config.normEpsilon))),
  );

/** The continuous latent [n, embeddingDim, …] of x [n, imageChannels, …], not normalised. */
export function encode(p: Parameters, x: Value, config: AutoencoderConfig): Value {
  const features = part(p, 'encoder', (encoder) => {
    let y = noted(encoder, 'conv_first', (c) => paddedConvolution(c, x, config.hidden, 3, perAxis(1, x)));
    for (let i = 0; i < halvings(config); i++)
      y = part(encoder, `conv_blocks.${i}`, (block) => {
        const out = config.hidden * 2 ** (i + 1);
        const down = noted(block, 'down', (c) => paddedConvolution(c, y, out, 4, blockStrides(config, i)));
        return noted(block, 'res', (inner) => residualBlock(inner, down, config));
      });
    return finalBlock(encoder, y, config);
  });
  return part(p, 'pre_vq_conv', (c) => paddedConvolution(c, features, config.embeddingDim, 1, perAxis(1, x)));
}

/** The image [n, imageChannels, …] of a quantised latent [n, embeddingDim, …]. */
export function decode(p: Parameters, latent: Value, config: AutoencoderConfig): Value {
  const widest = config.hidden * 2 ** halvings(config);
  const widened = noted(p, 'post_vq_conv', (c) =>
    paddedConvolution(c, latent, widest, 1, perAxis(1, latent)),
  );
  return part(p, 'decoder', (decoder) => {
    let y = finalBlock(decoder, widened, config);
    for (let i = 0; i < halvings(config); i++)
      y = part(decoder, `conv_blocks.${i}`, (block) => {
        const out = config.hidden * 2 ** (halvings(config) - i);
        const up = noted(block, 'up', (c) => paddedTransposed(c, y, out, blockStrides(config, i)));
        const first = noted(block, 'res1', (inner) => residualBlock(inner, up, config));
        return noted(block, 'res2', (inner) => residualBlock(inner, first, config));
      });
    return part(decoder, 'conv_last', (c) => paddedConvolution(c, y, config.imageChannels, 3, perAxis(1, y)));
  });
}

/** The code book [codes, embeddingDim]: a buffer, changed by moving averages, never by gradients. */
export const codebook = (p: Parameters, { codes, embeddingDim }: AutoencoderConfig): Value =>
  p.buffer('codebook.embeddings', [codes, embeddingDim], { kind: 'normal', deviation: 1 });

/** Index [n, …] (int64) of the nearest code of each voxel of a latent [n, embeddingDim, …], by |z|² - 2 z·e + |e|². */
export function nearestCodes(table: Value, latent: Value): Value {
  const [codes, dim] = table.shape;
  const [n, , ...grid] = latent.shape;
  const vectors = reshape(transpose(latent, [0, ...grid.map((_, i) => i + 2), 1]), [
    n * grid.reduce((a, b) => a * b, 1),
    dim,
  ]);
  const lengths = reduceSum(square(vectors), [1]);
  const codeLengths = reshape(reduceSum(square(table), [1]), [1, codes]);
  const products = matMul(mul(vectors, 2), transpose(table, [1, 0]));
  return reshape(argMin(add(sub(lengths, products), codeLengths), 1), [n, ...grid]);
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
