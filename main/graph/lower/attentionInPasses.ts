import { apply } from '../apply.ts';
import { reshape } from '../functions.ts';
import type { AttentionOptions } from '../ops/attention.ts';
import type { Value } from '../value.ts';
import {
  type AttentionCore,
  type AttentionGradientCore,
  attentionGradientOf,
  fusedProduct,
} from './attention.ts';
import { inPasses } from './passes.ts';

/** Weights of one pass, in numbers: they and what is made of them stay in a core's second-level cache. */
const passSize = 2 ** 18;
/** A pass has at least so many heads, for threads to share. */
const passHeads = 6;

/** How many sequences are computed at a time. */
function sequencesPerPass([batch, tokens]: readonly number[], { heads }: AttentionOptions): number {
  const fit = Math.floor(passSize / (heads * tokens ** 2));
  return Math.min(batch, Math.max(fit, Math.ceil(passHeads / heads)));
}

const given = (bias: Value | undefined): Value[] => (bias === undefined ? [] : [bias]);

function fused(qkv: readonly Value[], bias: Value | undefined, { heads, scale }: AttentionOptions): Value {
  const biases = given(bias).map((one) => reshape(one, [1, ...one.shape.slice(-3)]));
  return apply('MultiHeadAttention', [...qkv, ...biases], { heads, scale })[0];
}

const gradient = attentionGradientOf(fusedProduct);

/**
 * Attention a few sequences at a time: all weights of a batch at once are the largest tensor of the whole network, and
 * every step over them would go through main memory.
 */
export const attentionInPasses: AttentionCore = (qkv, bias, options) =>
  inPasses(qkv, given(bias), sequencesPerPass(qkv[0].shape, options), (values, [seen]) => ({
    joined: [fused(values, seen, options)],
    sums: [],
  })).joined[0];

export const attentionGradientInPasses: AttentionGradientCore = (values, bias, options) => {
  const size = sequencesPerPass(values[0].shape, options);
  const { joined, sums } = inPasses(values, given(bias), size, (some, [seen]) => {
    const [dq, dk, dv, ...dBias] = gradient(some, seen, options);
    return { joined: [dq, dk, dv], sums: dBias };
  });
  return [...joined, ...sums];
};
