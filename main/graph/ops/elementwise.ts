import { broadcastShapes } from '../broadcast.ts';
import { refuse } from '../layer.ts';
import type { GraphDtype, ValueType } from '../value.ts';
import { float, type OpRow } from './row.ts';

type None = Record<never, never>;

/** Ops that compute each element from one or more elements at the same place. */
export interface ElementwiseAttributes {
  Neg: None;
  Exp: None;
  Log: None;
  Sqrt: None;
  Reciprocal: None;
  Abs: None;
  Sign: None;
  Erf: None;
  Sigmoid: None;
  Relu: None;
  Sin: None;
  Cos: None;
  Gelu: None;
  /** x · sigmoid(x) in one go; chosen by lowerings. */
  Silu: None;
  LeakyRelu: { readonly slope: number };
  Clip: { readonly min: number; readonly max: number };
  /** The value itself, which no gradient passes. */
  Detach: None;
  Add: None;
  Sub: None;
  Mul: None;
  Div: None;
  /** x where positive, else slope times x; the slope broadcasts. */
  PRelu: None;
  Greater: None;
  Equal: None;
  Where: None;
  Cast: { readonly to: GraphDtype };
}

type Rows = { readonly [K in keyof ElementwiseAttributes]: OpRow<ElementwiseAttributes[K]> };

const allOf = (dtype: GraphDtype, inputs: readonly ValueType[], count: number): void => {
  if (inputs.length !== count) refuse(`${inputs.length} inputs instead of ${count}`);
  for (const one of inputs) if (one.dtype !== dtype) refuse(`an input is ${one.dtype}, not ${dtype}`);
};

const unary = (op: string): OpRow<None> => ({
  infer(inputs) {
    allOf('F32', inputs, 1);
    return inputs.map(({ dtype, shape }) => ({ dtype, shape }));
  },
  onnx: () => ({ op }),
});

const binary = (op: string): OpRow<None> => ({
  infer(inputs) {
    allOf('F32', inputs, 2);
    return [{ dtype: 'F32', shape: broadcastShapes(inputs[0].shape, inputs[1].shape) }];
  },
  onnx: () => ({ op }),
});

const comparison = (op: string): OpRow<None> => ({
  infer(inputs) {
    allOf(inputs[0].dtype, inputs, 2);
    return [{ dtype: 'BOOL', shape: broadcastShapes(inputs[0].shape, inputs[1].shape) }];
  },
  onnx: () => ({ op }),
});

/** Numbers of ONNX's TensorProto.DataType. */
export const onnxTypes: Readonly<Record<GraphDtype, number>> = { F32: 1, F16: 10, I64: 7, BOOL: 9 };

export const elementwiseRows: Rows = {
  Neg: unary('Neg'),
  Exp: unary('Exp'),
  Log: unary('Log'),
  Sqrt: unary('Sqrt'),
  Reciprocal: unary('Reciprocal'),
  Abs: unary('Abs'),
  Sign: unary('Sign'),
  Erf: unary('Erf'),
  Sigmoid: unary('Sigmoid'),
  Relu: unary('Relu'),
  Sin: unary('Sin'),
  Cos: unary('Cos'),
  Gelu: unary('Gelu'),
  Silu: {
    infer: unary('Silu').infer,
    onnx: () => ({ op: 'QuickGelu', domain: 'com.microsoft', attributes: { alpha: { float: 1 } } }),
  },
  LeakyRelu: {
    infer: unary('LeakyRelu').infer,
    onnx: ({ slope }) => ({ op: 'LeakyRelu', attributes: { alpha: { float: slope } } }),
  },
  Clip: {
    infer: unary('Clip').infer,
    onnx: ({ min, max }) => ({ op: 'Clip', constants: [float(min), float(max)] }),
  },
  Detach: {
    infer: (inputs) => inputs.map(({ dtype, shape }) => ({ dtype, shape })),
    onnx: () => ({ op: 'Identity' }),
  },
  Add: binary('Add'),
  Sub: binary('Sub'),
  Mul: binary('Mul'),
  Div: binary('Div'),
  PRelu: binary('PRelu'),
  Greater: comparison('Greater'),
  Equal: comparison('Equal'),
  Where: {
    infer(inputs) {
      if (inputs.length !== 3 || inputs[0].dtype !== 'BOOL')
        refuse('needs a boolean and two values to choose from');
      const [condition, yes, no] = inputs;
      if (yes.dtype !== no.dtype) refuse(`cannot choose between ${yes.dtype} and ${no.dtype}`);
      const shape = broadcastShapes(condition.shape, broadcastShapes(yes.shape, no.shape));
      return [{ dtype: yes.dtype, shape }];
    },
    onnx: () => ({ op: 'Where' }),
  },
  Cast: {
    infer: ([x], { to }) => [{ dtype: to, shape: x.shape }],
    onnx: ({ to }) => ({ op: 'Cast', attributes: { to: { int: onnxTypes[to] } } }),
  },
};
