import { refuse, shapeText } from '../layer.ts';
import type { ValueType } from '../value.ts';
import { ints, type OpRow } from './row.ts';

interface Axes {
  readonly axes: readonly number[];
}
interface Axis {
  readonly axis: number;
}

/** Ops over whole axes. Reduced axes stay, with size 1. */
export interface ReductionAttributes {
  ReduceSum: Axes;
  ReduceMean: Axes;
  ReduceMax: Axes;
  Softmax: Axis;
  LogSoftmax: Axis;
  /** Index of the smallest element along the axis, the first of equals. */
  ArgMin: Axis;
  ArgMax: Axis;
  /** For each of the vectors [n, dim] the number of the table's row [rows, dim] that lies nearest: [n], int64. */
  NearestRow: Record<never, never>;
  /**
   * (x - mean) / sqrt(variance + epsilon) over the axes, with the biased variance; the second output is
   * 1 / sqrt(variance + epsilon). Instance, layer, group and channel norms are this with different axes.
   */
  Standardise: Axes & { readonly epsilon: number };
  /** ONNX's own fused form, which lowerings choose; scale and bias are the second and third inputs. */
  InstanceNormalization: { readonly epsilon: number };
  /**
   * x standardised over the last axis, times the second input, plus the third. With `statistics` its other outputs
   * are the mean and 1 / sqrt(variance + epsilon).
   */
  LayerNormalization: { readonly epsilon: number; readonly statistics?: boolean };
}

type Rows = { readonly [K in keyof ReductionAttributes]: OpRow<ReductionAttributes[K]> };

const without = (shape: readonly number[], axes: readonly number[]): number[] => {
  if (axes.length === 0 || axes.some((axis) => !(axis >= 0 && axis < shape.length)))
    refuse(`axes ${shapeText(axes)} are not axes of ${shapeText(shape)}`);
  return shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
};

const same = ([{ dtype, shape }]: readonly ValueType[]): ValueType[] => [{ dtype, shape }];

const reduce = (op: string): OpRow<Axes> => ({
  infer: ([x], { axes }) => [{ dtype: x.dtype, shape: without(x.shape, axes) }],
  onnx: ({ axes }) => ({ op, attributes: { keepdims: { int: 1 } }, constants: [ints(axes)] }),
});

const along = (op: string): OpRow<Axis> => ({
  infer: same,
  onnx: ({ axis }) => ({ op, attributes: { axis: { int: axis } } }),
});

const argument = (op: string): OpRow<Axis> => ({
  infer: ([x], { axis }) => [{ dtype: 'I64', shape: without(x.shape, [axis]) }],
  onnx: ({ axis }) => ({ op, attributes: { axis: { int: axis }, keepdims: { int: 1 } } }),
});

export const reductionRows: Rows = {
  ReduceSum: reduce('ReduceSum'),
  ReduceMean: reduce('ReduceMean'),
  ReduceMax: reduce('ReduceMax'),
  Softmax: along('Softmax'),
  LogSoftmax: along('LogSoftmax'),
  ArgMin: argument('ArgMin'),
  ArgMax: argument('ArgMax'),
  NearestRow: {
    infer([vectors, table]) {
      if (vectors.shape.length !== 2 || vectors.shape[1] !== table.shape[1])
        refuse(`vectors ${shapeText(vectors.shape)} have not the length of rows ${shapeText(table.shape)}`);
      return [{ dtype: 'I64', shape: [vectors.shape[0]] }];
    },
    onnx: undefined,
  },
  Standardise: {
    infer: ([x], { axes }) => [
      { dtype: x.dtype, shape: x.shape },
      { dtype: x.dtype, shape: without(x.shape, axes) },
    ],
    onnx: undefined,
  },
  InstanceNormalization: {
    infer: same,
    onnx: ({ epsilon }) => ({ op: 'InstanceNormalization', attributes: { epsilon: { float: epsilon } } }),
  },
  LayerNormalization: {
    infer([x], { statistics = false }) {
      const own = { dtype: x.dtype, shape: x.shape };
      const perRow = { dtype: x.dtype, shape: without(x.shape, [x.shape.length - 1]) };
      return statistics ? [own, perRow, perRow] : [own];
    },
    onnx: ({ epsilon }) => ({
      op: 'LayerNormalization',
      attributes: { axis: { int: -1 }, epsilon: { float: epsilon } },
    }),
  },
};
