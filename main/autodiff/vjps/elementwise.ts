import {
  abs,
  add,
  cast,
  cos,
  div,
  erf,
  exp,
  greater,
  mul,
  neg,
  sign,
  sin,
  square,
  sub,
  where,
} from '#main/graph/functions.ts';
import type { ElementwiseAttributes } from '#main/graph/ops/elementwise.ts';
import type { Value } from '#main/graph/value.ts';
import type { Vjp } from './rule.ts';

type Differentiable = Exclude<keyof ElementwiseAttributes, 'Greater' | 'Equal' | 'Detach' | 'Sign' | 'Silu'>;

/** An op of one input whose derivative is a function of input and output. */
const unary =
  (
    derivative: (x: Value, y: Value) => Value,
  ): (<K extends Differentiable>(seen: Parameters<Vjp<K>>[0]) => Value[]) =>
  ({ inputs: [x], outputs: [y], dy }) => [mul(dy, derivative(x, y))];

/** 1 where the condition holds, else 0. */
const indicator = (condition: Value): Value => cast(condition, 'F32');

export const elementwiseVjps: { readonly [K in Differentiable]: Vjp<K> } = {
  Neg: ({ dy }) => [neg(dy)],
  Exp: unary((_, y) => y),
  Log: ({ inputs: [x], dy }) => [div(dy, x)],
  Sqrt: ({ outputs: [y], dy }) => [div(dy, mul(y, 2))],
  Reciprocal: unary((_, y) => neg(square(y))),
  Abs: unary((x) => sign(x)),
  Erf: unary((x) => mul(exp(neg(square(x))), 2 / Math.sqrt(Math.PI))),
  Sigmoid: unary((_, y) => mul(y, sub(1, y))),
  Relu: unary((_, y) => indicator(greater(y, 0))),
  Sin: unary((x) => cos(x)),
  Cos: unary((x) => neg(sin(x))),
  // Φ(x) + x φ(x), the normal distribution's function and density.
  Gelu: unary((x) =>
    add(
      mul(add(erf(mul(x, Math.SQRT1_2)), 1), 0.5),
      mul(x, mul(exp(mul(square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI))),
    ),
  ),
  LeakyRelu: ({ inputs: [x], attributes: { slope }, dy }) => [where(greater(x, 0), dy, mul(dy, slope))],
  Clip: ({ inputs: [x], attributes: { min, max }, dy }) => [
    where(greater((max - min) / 2, abs(sub(x, (min + max) / 2))), dy, 0),
  ],
  Add: ({ dy }) => [dy, dy],
  Sub: ({ dy }) => [dy, neg(dy)],
  Mul: ({ inputs: [a, b], dy }) => [mul(dy, b), mul(dy, a)],
  Div: ({ inputs: [, b], outputs: [y], dy }) => [div(dy, b), neg(div(mul(dy, y), b))],
  PRelu: ({ inputs: [x, slope], dy }) => {
    const positive = greater(x, 0);
    return [where(positive, dy, mul(dy, slope)), where(positive, 0, mul(dy, x))];
  },
  Where: ({ inputs: [condition], dy }) => [undefined, where(condition, dy, 0), where(condition, 0, dy)],
  Cast: ({ inputs: [x], dy }) => [x.dtype === 'F32' && dy.dtype === 'F32' ? dy : undefined],
};
