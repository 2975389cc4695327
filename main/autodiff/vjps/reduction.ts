import { cast, div, equal, exp, mul, reduceMean, reduceSum, sub } from '#main/graph/functions.ts';
import type { ReductionAttributes } from '#main/graph/ops/reduction.ts';
import type { Vjp } from './rule.ts';

type Differentiable = Exclude<
  keyof ReductionAttributes,
  'ArgMin' | 'ArgMax' | 'InstanceNormalization' | 'LayerNormalization'
>;

/** Reduced axes keep size 1, so that gradients broadcast back; `expandTo` in the walker gives them their size. */
export const reductionVjps: { readonly [K in Differentiable]: Vjp<K> } = {
  ReduceSum: ({ dy }) => [dy],
  ReduceMean: ({ inputs: [x], attributes: { axes }, dy }) => [
    div(
      dy,
      axes.reduce((count, axis) => count * x.shape[axis], 1),
    ),
  ],
  // Shared equally by all that are largest.
  ReduceMax: ({ inputs: [x], outputs: [y], attributes: { axes }, dy }) => {
    const largest = cast(equal(x, y), 'F32');
    return [mul(largest, div(dy, reduceSum(largest, axes)))];
  },
  Softmax: ({ outputs: [y], attributes: { axis }, dy }) => [mul(y, sub(dy, reduceSum(mul(dy, y), [axis])))],
  LogSoftmax: ({ outputs: [y], attributes: { axis }, dy }) => [sub(dy, mul(exp(y), reduceSum(dy, [axis])))],
  Standardise: ({ outputs: [y, inverse], attributes: { axes }, dy }) => [
    mul(inverse, sub(sub(dy, reduceMean(dy, axes)), mul(y, reduceMean(mul(dy, y), axes)))),
  ],
};
