import { apply } from '#main/graph/apply.ts';
import {
  concat,
  expand,
  pad,
  reduceSum,
  reshape,
  reverse,
  sliceAxis,
  transpose,
} from '#main/graph/functions.ts';
import type { MovementAttributes } from '#main/graph/ops/movement.ts';
import { scalar, type Value } from '#main/graph/value.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import type { Vjp } from './rule.ts';

type Differentiable = Exclude<keyof MovementAttributes, 'ScatterAdd'>;

export const movementVjps: { readonly [K in Differentiable]: Vjp<K> } = {
  Reshape: ({ inputs: [x], dy }) => [reshape(dy, x.shape)],
  Transpose: ({ attributes: { order }, dy }) => [
    transpose(
      dy,
      order.map((_, axis) => order.indexOf(axis)),
    ),
  ],
  Concat: ({ inputs, attributes: { axis }, dy }) => {
    let start = 0;
    return inputs.map(({ shape }) => {
      start += shape[axis];
      return sliceAxis(dy, axis, start - shape[axis], shape[axis]);
    });
  },
  Slice: ({ inputs: [x], attributes: { starts, steps }, dy }) => {
    const spread = steps.reduce((y, step, axis) => spreadAxis(y, axis, step), dy);
    return [
      pad(
        spread,
        starts,
        x.shape.map((size, axis) => size - starts[axis] - spread.shape[axis]),
      ),
    ];
  },
  Pad: ({ attributes: { before, after, mode }, dy }) => [
    before.reduce((y, start, axis) => unpadAxis(y, axis, start, after[axis], mode), dy),
  ],
  // The walker sums over what was repeated.
  Expand: ({ dy }) => [dy],
  Reverse: ({ attributes: { axes }, dy }) => [reverse(dy, axes)],
  Gather: ({ inputs: [table, rows], dy }) => {
    const [, ...rest] = table.shape;
    const picked = elementCount(rows.shape);
    const rowOfEach = expand(reshape(rows, [picked, ...rest.map(() => 1)]), [picked, ...rest]);
    const updates = reshape(dy, [picked, ...rest]);
    return [apply('ScatterAdd', [expand(scalar(0), table.shape), rowOfEach, updates], {})[0], undefined];
  },
};

/** step - 1 zeros between neighbours along an axis. */
function spreadAxis(y: Value, axis: number, step: number): Value {
  if (step === 1) return y;
  const { shape } = y;
  const size = shape[axis];
  const apart = reshape(y, [...shape.slice(0, axis + 1), 1, ...shape.slice(axis + 1)]);
  const none = apart.shape.map(() => 0);
  const spread = reshape(pad(apart, none, none.with(axis + 1, step - 1)), shape.with(axis, size * step));
  return sliceAxis(spread, axis, 0, (size - 1) * step + 1);
}

/** The transpose of padding one axis: padding dropped or, for repeated edges, added to the edge it repeats. */
function unpadAxis(y: Value, axis: number, before: number, after: number, mode: 'constant' | 'edge'): Value {
  const size = y.shape[axis] - before - after;
  if (mode === 'constant') return sliceAxis(y, axis, before, size);
  if (before === 0 && after === 0) return y;
  const gathered = (start: number, count: number): Value =>
    reduceSum(sliceAxis(y, axis, start, count), [axis]);
  if (size === 1) return gathered(0, y.shape[axis]);
  const low = gathered(0, before + 1);
  const high = gathered(before + size - 1, after + 1);
  return concat(size === 2 ? [low, high] : [low, sliceAxis(y, axis, before + 1, size - 2), high], axis);
}
