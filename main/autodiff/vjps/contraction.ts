import { apply } from '#main/graph/apply.ts';
import { conv, convTranspose, matMul, reduceSum, reshape, transpose } from '#main/graph/functions.ts';
import type { ContractionAttributes, Window } from '#main/graph/ops/contraction.ts';
import type { Value } from '#main/graph/value.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import type { Vjp } from './rule.ts';

type Differentiable = Exclude<
  keyof ContractionAttributes,
  'MatMulTransposed' | 'ScaledProduct' | 'OnnxConvTranspose' | 'ConvWeightGradient'
>;

const spatial = ({ shape }: Value): readonly number[] => shape.slice(2);

/** The attributes that a convolution has, too. */
const windowOf = ({ strides, dilations, padBefore, padAfter, groups }: Window): Window => ({
  strides,
  dilations,
  padBefore,
  padAfter,
  groups,
});

/** The last two axes exchanged. */
const transposed = (x: Value): Value => {
  const rank = x.shape.length;
  return transpose(
    x,
    x.shape.map((_, axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis)),
  );
};

export const contractionVjps: { readonly [K in Differentiable]: Vjp<K> } = {
  MatMul: ({ inputs: [a, b], dy }) => {
    // One matrix b for many rows: summing products over the batch is one product of joined rows.
    const single = b.shape.length === 2 && a.shape.length > 2;
    const db = single ? matMul(transposed(joined(a)), joined(dy)) : matMul(transposed(a), dy);
    return [matMul(dy, transposed(b)), db];
  },
  Conv: ({ inputs: [x, w, bias], attributes, dy }) => {
    const dw = apply('ConvWeightGradient', [x, dy], { ...attributes, kernel: spatial(w) })[0];
    const gradients = [convTranspose(dy, w, attributes, spatial(x)), dw];
    if (bias === undefined) return gradients;
    const axes = dy.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
    return [...gradients, reshape(reduceSum(dy, axes), bias.shape)];
  },
  // y and w of the transpose are dy and w of the convolution it belongs to.
  ConvTranspose: ({ inputs: [y, w], attributes, dy }) => [
    conv(dy, w, windowOf(attributes)),
    apply('ConvWeightGradient', [dy, y], { ...windowOf(attributes), kernel: spatial(w) })[0],
  ],
};

/** All axes but the last as one. */
const joined = (x: Value): Value => {
  const columns = x.shape[x.shape.length - 1];
  return reshape(x, [elementCount(x.shape) / columns, columns]);
};
