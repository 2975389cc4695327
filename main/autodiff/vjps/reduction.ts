import { apply } from '#main/graph/apply.ts';
import { cast, div, equal, exp, mul, reduceMean, reduceSum, sub } from '#main/graph/functions.ts';
import type { ReductionAttributes } from '#main/graph/ops/reduction.ts';
import type { Value } from '#main/graph/value.ts';
import type { Vjp } from './rule.ts';

type Differentiable = Exclude<
  keyof ReductionAttributes,
  'ArgMin' | 'ArgMax' | 'NearestRow' | 'InstanceNormalization'
>;

/** The gradient before a standardisation, from its output, 1 / deviation, and the gradient after it. */
const unstandardise = (y: Value, inverse: Value, axes: readonly number[], dy: Value): Value =>
  mul(inverse, sub(sub(dy, reduceMean(dy, axes)), mul(y, reduceMean(mul(dy, y), axes))));

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
  Standardise: ({ outputs: [y, inverse], attributes: { axes }, dy }) => [unstandardise(y, inverse, axes, dy)],
  // The walker sums what belongs to scale and shift.
  LayerNormalization: ({ inputs: [x, scale], attributes: { epsilon }, dy }) => {
    const axes = [x.shape.length - 1];
    const [y, inverse] = apply('Standardise', [x], { axes, epsilon });
    return [unstandardise(y, inverse, axes, mul(dy, scale)), mul(dy, y), dy];
  },
};
