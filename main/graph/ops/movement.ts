import { elementCount } from '#main/tensor/tensor.ts';
import { broadcastShapes, sameShape } from '../broadcast.ts';
import { refuse, shapeText } from '../layer.ts';
import { ints, type OpRow } from './row.ts';

type Sizes = readonly number[];

/** Ops that only move elements. Every list has one entry an axis, unless said otherwise. */
export interface MovementAttributes {
  Reshape: { readonly shape: Sizes };
  /** Output axis i is input axis order[i]. */
  Transpose: { readonly order: Sizes };
  Concat: { readonly axis: number };
  /** `sizes` elements from `starts`, each `steps` (positive) after the last. */
  Slice: { readonly starts: Sizes; readonly sizes: Sizes; readonly steps: Sizes };
  /** Zeros, or the nearest element repeated, around the value; negative numbers cut elements off. */
  Pad: { readonly before: Sizes; readonly after: Sizes; readonly mode: 'constant' | 'edge' };
  Expand: { readonly shape: Sizes };
  /** Backwards along the listed axes. */
  Reverse: { readonly axes: Sizes };
  /** Rows (along axis 0) of the first input, chosen by the int64 second: [n, …] by [a, b] gives [a, b, …]. */
  Gather: Record<never, never>;
  /** The third input's rows added to the first's at the row numbers in the second, whose last axis is 1. */
  ScatterAdd: Record<never, never>;
}

type Rows = { readonly [K in keyof MovementAttributes]: OpRow<MovementAttributes[K]> };

export const movementRows: Rows = {
  Reshape: {
    infer([x], { shape }) {
      if (elementCount(x.shape) !== elementCount(shape))
        refuse(`${shapeText(x.shape)} cannot be reshaped to ${shapeText(shape)}`);
      return [{ dtype: x.dtype, shape }];
    },
    onnx: ({ shape }) => ({
      op: 'Reshape',
      constants: [ints(shape)],
      // Without it a size of 0 would mean "as the input".
      attributes: { allowzero: { int: 1 } },
    }),
  },
  Transpose: {
    infer([x], { order }) {
      const sorted = order.toSorted((a, b) => a - b);
      if (order.length !== x.shape.length || sorted.some((axis, i) => axis !== i))
        refuse(`${shapeText(order)} is no order of the axes of ${shapeText(x.shape)}`);
      return [{ dtype: x.dtype, shape: order.map((axis) => x.shape[axis]) }];
    },
    onnx: ({ order }) => ({ op: 'Transpose', attributes: { perm: { ints: order } } }),
  },
  Concat: {
    infer(inputs, { axis }) {
      const [first] = inputs;
      for (const { dtype, shape } of inputs) {
        const matches = shape.every((size, i) => i === axis || size === first.shape[i]);
        if (dtype !== first.dtype || shape.length !== first.shape.length || !matches)
          refuse(`${shapeText(shape)} cannot follow ${shapeText(first.shape)} along axis ${axis}`);
      }
      const total = inputs.reduce((sum, { shape }) => sum + shape[axis], 0);
      return [{ dtype: first.dtype, shape: first.shape.with(axis, total) }];
    },
    onnx: ({ axis }) => ({ op: 'Concat', attributes: { axis: { int: axis } } }),
  },
  Slice: {
    infer([x], { starts, sizes, steps }) {
      x.shape.forEach((size, i) => {
        const last = starts[i] + (sizes[i] - 1) * steps[i];
        if (!(starts[i] >= 0 && sizes[i] > 0 && steps[i] > 0 && last < size))
          refuse(`elements ${starts[i]} to ${last} of axis ${i} are not in ${shapeText(x.shape)}`);
      });
      return [{ dtype: x.dtype, shape: sizes }];
    },
    onnx: ({ starts, sizes, steps }) => ({
      op: 'Slice',
      constants: [
        ints(starts),
        ints(starts.map((start, i) => start + (sizes[i] - 1) * steps[i] + 1)),
        ints(starts.map((_, i) => i)),
        ints(steps),
      ],
    }),
  },
  Pad: {
    infer([x], { before, after }) {
      const shape = x.shape.map((size, i) => before[i] + size + after[i]);
      if (before.length !== x.shape.length || shape.some((n) => !(n > 0)))
        refuse(`cannot pad ${shapeText(x.shape)} by ${shapeText(before)} and ${shapeText(after)}`);
      return [{ dtype: x.dtype, shape }];
    },
    onnx: ({ before, after, mode }) => ({
      op: 'Pad',
      attributes: { mode: { text: mode } },
      constants: [ints([...before, ...after])],
    }),
  },
  Expand: {
    infer([x], { shape }) {
      if (!sameShape(broadcastShapes(x.shape, shape), shape))
        refuse(`${shapeText(x.shape)} does not expand to ${shapeText(shape)}`);
      return [{ dtype: x.dtype, shape }];
    },
    onnx: ({ shape }) => ({ op: 'Expand', constants: [ints(shape)] }),
  },
  Reverse: {
    infer: ([{ dtype, shape }]) => [{ dtype, shape }],
    onnx: ({ axes }) => ({
      op: 'Slice',
      constants: [
        ints(axes.map(() => -1)),
        // ORT clamps the end of a backward slice to "before the first element".
        ints(axes.map(() => -(2 ** 31))),
        ints(axes),
        ints(axes.map(() => -1)),
      ],
    }),
  },
  Gather: {
    infer([table, rows]) {
      if (rows.dtype !== 'I64') refuse(`row numbers are ${rows.dtype}, not I64`);
      return [{ dtype: table.dtype, shape: [...rows.shape, ...table.shape.slice(1)] }];
    },
    onnx: () => ({ op: 'Gather', attributes: { axis: { int: 0 } } }),
  },
  ScatterAdd: {
    infer([table, rows, updates]) {
      const fits = sameShape(table.shape.slice(1), updates.shape.slice(1));
      if (!fits || !sameShape(rows.shape, updates.shape))
        refuse(
          `${shapeText(updates.shape)} does not scatter into ${shapeText(table.shape)} by rows ${shapeText(rows.shape)}`,
        );
      return [{ dtype: table.dtype, shape: table.shape }];
    },
    // Not ScatterND: onnxruntime adds its updates from several threads without a lock, and loses some.
    onnx: () => ({ op: 'ScatterElements', attributes: { axis: { int: 0 }, reduction: { text: 'add' } } }),
  },
};
