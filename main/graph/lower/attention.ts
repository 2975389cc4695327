import { apply } from '../apply.ts';
import {
  add,
  concat,
  gather,
  matMul,
  mul,
  reduceSum,
  reshape,
  sliceAxis,
  softmax,
  sub,
  transpose,
} from '../functions.ts';
import type { AttentionOptions } from '../ops/attention.ts';
import { constant, type Value } from '../value.ts';
import type { Rewrite } from './rewrite.ts';

/** A product of matrices, either transposed, times a number. */
export type Product = (
  a: Value,
  b: Value,
  how?: { readonly transposeA?: boolean; readonly transposeB?: boolean; readonly scale?: number },
) => Value;

/** In standard ops. */
export const plainProduct: Product = (a, b, { transposeA = false, transposeB = false, scale = 1 } = {}) => {
  const product = matMul(transposeA ? lastTwo(a) : a, transposeB ? lastTwo(b) : b);
  return scale === 1 ? product : mul(product, scale);
};

/** In one op, which copies nothing. */
export const fusedProduct: Product = (a, b, { transposeA = false, transposeB = false, scale = 1 } = {}) =>
  apply('ScaledProduct', [a, b], { scale, transposeA, transposeB })[0];

const lastTwo = (x: Value): Value =>
  transpose(
    x,
    x.shape.map((_, axis, { length }) => (axis < length - 2 ? axis : 2 * length - 3 - axis)),
  );

/** Attention of sequences that share bias and mask: bias [heads, tokens, tokens], or none. */
export type AttentionCore = (
  qkv: readonly Value[],
  bias: Value | undefined,
  options: AttentionOptions,
) => Value;

/** The gradients by q, k, v and bias of such an attention; `values` are q, k, v, y, dy. */
export type AttentionGradientCore = (
  values: readonly Value[],
  bias: Value | undefined,
  options: AttentionOptions,
) => readonly Value[];

/** [batch, tokens, channels] as [batch, heads, tokens, size]. */
const split = (x: Value, heads: number): Value => {
  const [batch, tokens, channels] = x.shape;
  return transpose(reshape(x, [batch, tokens, heads, channels / heads]), [0, 2, 1, 3]);
};

const join = (x: Value): Value => {
  const [batch, heads, tokens, size] = x.shape;
  return reshape(transpose(x, [0, 2, 1, 3]), [batch, tokens, heads * size]);
};

/** softmax(scale · q kᵀ + bias) of [batch, heads, tokens, size]. */
function weightsOf(q: Value, k: Value, bias: Value | undefined, scale: number, product: Product): Value {
  const logits = product(q, k, { transposeB: true, scale });
  return softmax(bias === undefined ? logits : add(logits, bias), 3);
}

export const attentionOf =
  (product: Product): AttentionCore =>
  (qkv, bias, { heads, scale }) => {
    const [q, k, v] = qkv.map((x) => split(x, heads));
    return join(product(weightsOf(q, k, bias, scale, product), v));
  };

/**
 * With weights P and their gradient dP = dy vᵀ, the logits have the gradient P (dP - Σ P dP), and the sum is that
 * of y dy over a head's channels (Dao et al., NeurIPS 2022).
 */
export const attentionGradientOf =
  (product: Product): AttentionGradientCore =>
  (values, bias, { heads, scale }) => {
    const [q, k, v, y, dy] = values.map((x) => split(x, heads));
    const weights = weightsOf(q, k, bias, scale, product);
    const sums = reduceSum(mul(y, dy), [3]);
    const dLogits = mul(weights, sub(product(dy, v, { transposeB: true }), sums));
    const gradients = [
      product(dLogits, k, { scale }),
      product(dLogits, q, { transposeA: true, scale }),
      product(weights, dy, { transposeA: true }),
    ].map(join);
    if (bias === undefined) return gradients;
    return [...gradients, reshape(reduceSum(dLogits, [0]), bias.shape)];
  };

/** Sequences of one kind, which share a mask: their places in the batch. */
interface Group {
  readonly mask: Value | undefined;
  readonly places: readonly number[];
}

function groupsOf(batch: number, { kinds }: AttentionOptions, masks: Value | undefined): Group[] {
  if (kinds === undefined || masks === undefined)
    return [{ mask: undefined, places: Array.from({ length: batch }, (_, i) => i) }];
  const byKind = new Map<number, number[]>();
  for (let i = 0; i < batch; i++) {
    const kind = kinds[i % kinds.length];
    byKind.set(kind, [...(byKind.get(kind) ?? []), i]);
  }
  return [...byKind].map(([kind, places]) => ({ mask: sliceAxis(masks, 0, kind, 1), places }));
}

const rows = (numbers: readonly number[]): Value =>
  constant({ dtype: 'I64', shape: [numbers.length], data: BigInt64Array.from(numbers, BigInt) });

/**
 * Computes group by group, so that a mask is added to the bias once a group and never as large as the batch; results
 * of `compute` are lists of [sequences, tokens, channels].
 */
function byGroups(
  values: readonly Value[],
  groups: readonly Group[],
  compute: (values: readonly Value[], mask: Value | undefined) => readonly Value[],
): readonly Value[] {
  if (groups.length === 1) return compute(values, groups[0].mask);
  const parts = groups.map(({ mask, places }) =>
    compute(
      values.map((value) => gather(value, rows(places))),
      mask,
    ),
  );
  const order = groups.flatMap(({ places }) => places);
  const back = rows(order.map((_, place) => order.indexOf(place)));
  return parts[0].map((_, i) =>
    gather(
      concat(
        parts.map((part) => part[i]),
        0,
      ),
      back,
    ),
  );
}

const biased = (bias: Value | undefined, mask: Value | undefined): Value | undefined =>
  bias === undefined || mask === undefined ? bias : add(bias, mask);

export const attentionRow =
  (core: AttentionCore): Rewrite<'Attention'> =>
  ([q, k, v, bias, masks], options) =>
    byGroups([q, k, v], groupsOf(q.shape[0], options, masks), (values, mask) => [
      core(values, biased(bias, mask), options),
    ]);

export const attentionGradientRow =
  (core: AttentionGradientCore): Rewrite<'AttentionGradient'> =>
  ([q, k, v, y, dy, bias, masks], options) => {
    const biasGradients: Value[] = [];
    const joined = byGroups([q, k, v, y, dy], groupsOf(q.shape[0], options, masks), (values, mask) => {
      const [dq, dk, dv, dBias] = core(values, biased(bias, mask), options);
      if (dBias !== undefined) biasGradients.push(dBias);
      return [dq, dk, dv];
    });
    return bias === undefined ? joined : [...joined, reshape(biasGradients.reduce(add), bias.shape)];
  };
