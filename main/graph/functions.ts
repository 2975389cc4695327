import { apply } from './apply.ts';
import { sameShape } from './broadcast.ts';
import type { AttentionOptions } from './ops/attention.ts';
import type { Window } from './ops/contraction.ts';
import type { OpAttributes, OpName } from './ops/table.ts';
import { type GraphDtype, scalar, type Value } from './value.ts';

type Sizes = readonly number[];
/** A value, or a number that broadcasts. */
export type Operand = Value | number;

type PlainOp = { [K in OpName]: Record<never, never> extends OpAttributes[K] ? K : never }[OpName];

const value = (operand: Operand): Value => (typeof operand === 'number' ? scalar(operand) : operand);
const one = (op: PlainOp, ...inputs: Operand[]): Value => apply(op, inputs.map(value), {})[0];

export const add = (a: Operand, b: Operand): Value => one('Add', a, b);
export const sub = (a: Operand, b: Operand): Value => one('Sub', a, b);
export const mul = (a: Operand, b: Operand): Value => one('Mul', a, b);
export const div = (a: Operand, b: Operand): Value => one('Div', a, b);
export const neg = (x: Value): Value => one('Neg', x);
export const exp = (x: Value): Value => one('Exp', x);
export const log = (x: Value): Value => one('Log', x);
export const sqrt = (x: Value): Value => one('Sqrt', x);
export const abs = (x: Value): Value => one('Abs', x);
export const sign = (x: Value): Value => one('Sign', x);
export const erf = (x: Value): Value => one('Erf', x);
export const sin = (x: Value): Value => one('Sin', x);
export const cos = (x: Value): Value => one('Cos', x);
export const reciprocal = (x: Value): Value => one('Reciprocal', x);
export const sigmoid = (x: Value): Value => one('Sigmoid', x);
export const relu = (x: Value): Value => one('Relu', x);
export const gelu = (x: Value): Value => one('Gelu', x);
export const silu = (x: Value): Value => mul(x, sigmoid(x));
export const square = (x: Value): Value => mul(x, x);
export const leakyRelu = (x: Value, slope: number): Value => apply('LeakyRelu', [x], { slope })[0];
export const clip = (x: Value, min: number, max: number): Value => apply('Clip', [x], { min, max })[0];
export const prelu = (x: Value, slope: Value): Value => one('PRelu', x, slope);
export const detach = (x: Value): Value => one('Detach', x);
export const greater = (a: Operand, b: Operand): Value => one('Greater', a, b);
export const equal = (a: Operand, b: Operand): Value => one('Equal', a, b);
export const where = (condition: Value, yes: Operand, no: Operand): Value => one('Where', condition, yes, no);
export const cast = (x: Value, to: GraphDtype): Value => (x.dtype === to ? x : apply('Cast', [x], { to })[0]);

export const reshape = (x: Value, shape: Sizes): Value =>
  sameShape(x.shape, shape) ? x : apply('Reshape', [x], { shape })[0];
export function transpose(x: Value, order: Sizes): Value {
  if (order.every((axis, i) => axis === i)) return x;
  // Two in a row are one, or none.
  if (x.source.kind === 'node' && x.source.node.op === 'Transpose') {
    const before = (x.source.node.attributes as OpAttributes['Transpose']).order;
    return transpose(
      x.source.node.inputs[0],
      order.map((axis) => before[axis]),
    );
  }
  return apply('Transpose', [x], { order })[0];
}
export const expand = (x: Value, shape: Sizes): Value =>
  sameShape(x.shape, shape) ? x : apply('Expand', [x], { shape })[0];
export const concat = (values: readonly Value[], axis: number): Value =>
  values.length === 1 ? values[0] : apply('Concat', values, { axis })[0];
export const reverse = (x: Value, axes: Sizes): Value => apply('Reverse', [x], { axes })[0];
export const gather = (table: Value, rows: Value): Value => one('Gather', table, rows);

export const slice = (x: Value, starts: Sizes, sizes: Sizes, steps: Sizes = sizes.map(() => 1)): Value =>
  sameShape(x.shape, sizes) ? x : apply('Slice', [x], { starts, sizes, steps })[0];

/** `size` elements of one axis from `start`. */
export const sliceAxis = (x: Value, axis: number, start: number, size: number): Value =>
  slice(
    x,
    x.shape.map((_, i) => (i === axis ? start : 0)),
    x.shape.with(axis, size),
  );

export const pad = (x: Value, before: Sizes, after: Sizes, mode: 'constant' | 'edge' = 'constant'): Value =>
  [...before, ...after].every((n) => n === 0) ? x : apply('Pad', [x], { before, after, mode })[0];

export const reduceSum = (x: Value, axes: Sizes): Value =>
  axes.length === 0 ? x : apply('ReduceSum', [x], { axes })[0];
export const reduceMean = (x: Value, axes: Sizes): Value => apply('ReduceMean', [x], { axes })[0];
export const reduceMax = (x: Value, axes: Sizes): Value => apply('ReduceMax', [x], { axes })[0];
export const softmax = (x: Value, axis: number): Value => apply('Softmax', [x], { axis })[0];
export const logSoftmax = (x: Value, axis: number): Value => apply('LogSoftmax', [x], { axis })[0];
export const argMin = (x: Value, axis: number): Value => apply('ArgMin', [x], { axis })[0];

/** The number [n] of the row [rows, dim] that lies nearest to each vector [n, dim]. */
export const nearestRow = (vectors: Value, table: Value): Value => one('NearestRow', vectors, table);

/** Every axis of a value. */
export const allAxes = (x: Value): number[] => x.shape.map((_, axis) => axis);
/** The mean of all elements, of shape []. */
export const mean = (x: Value): Value => reshape(reduceMean(x, allAxes(x)), []);
/** The sum of all elements, of shape []. */
export const sum = (x: Value): Value => reshape(reduceSum(x, allAxes(x)), []);

export const standardise = (x: Value, axes: Sizes, epsilon: number): Value =>
  apply('Standardise', [x], { axes, epsilon })[0];

/** Standardised over the last axis, times a scale, plus a shift. */
export const scaledNorm = (x: Value, scale: Value, shift: Value, epsilon: number): Value =>
  apply('LayerNormalization', [x, scale, shift], { epsilon })[0];

export const matMul = (a: Value, b: Value): Value => one('MatMul', a, b);
export const conv = (x: Value, w: Value, window: Window, bias?: Value): Value =>
  apply('Conv', bias === undefined ? [x, w] : [x, w, bias], window)[0];
export const convTranspose = (x: Value, w: Value, window: Window, size: Sizes): Value =>
  apply('ConvTranspose', [x, w], { ...window, size })[0];

/**
 * Multi-head attention of [batch, tokens, channels]; see the op.
 *
 * @param masks [kinds, tokens, tokens], and which of them each sequence takes (`options.kinds`)
 */
export const attention = (
  [q, k, v]: readonly [Value, Value, Value],
  options: AttentionOptions,
  bias?: Value,
  masks?: Value,
): Value =>
  apply(
    'Attention',
    [q, k, v, bias, masks].filter((one) => one !== undefined),
    options,
  )[0];

/** One value a channel (axis 1), shaped to broadcast against x. */
export const perChannel = (values: Value, x: Value): Value =>
  reshape(
    values,
    x.shape.map((_, axis) => (axis === 1 ? values.shape[0] : 1)),
  );
