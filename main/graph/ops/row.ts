import type { Tensor } from '#main/tensor/tensor.ts';
import type { Graph, GraphDtype, ValueType } from '../value.ts';

/** An ONNX attribute. ONNX tells 1 from 1.0, so each value states its kind. */
export type OnnxAttribute =
  | { readonly float: number }
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] }
  | { readonly text: string };

/** How an op is written in ONNX. */
export interface OnnxForm {
  readonly op: string;
  /** '' (left out) is the standard domain. */
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
  /** Inputs after the node's own: ONNX passes shapes, axes and bounds as tensors. */
  readonly constants?: readonly Tensor<GraphDtype>[];
  /** Where ONNX wants the inputs, by name; '' is one that is left out. */
  readonly arrange?: (inputs: readonly string[]) => readonly string[];
  /** What is computed again and again: the first `own` inputs are the node's, the others its body's by name. */
  readonly body?: { readonly graph: Graph; readonly own: number };
}

/** All that the engine must know of an op, except its gradient (autodiff) and its faster forms (lower). */
export interface OpRow<A> {
  /** Types of the outputs. Throws GraphError when inputs and attributes do not fit. */
  readonly infer: (inputs: readonly ValueType[], attributes: A) => readonly ValueType[];
  /** Undefined for an op that ONNX lacks: a lowering must replace it. */
  readonly onnx: ((attributes: A) => OnnxForm) | undefined;
}

/** An int64 vector, as ONNX wants its shapes and axes. */
export const ints = (values: readonly number[]): Tensor<'I64'> => ({
  dtype: 'I64',
  shape: [values.length],
  data: BigInt64Array.from(values, BigInt),
});

export const float = (value: number): Tensor<'F32'> => ({
  dtype: 'F32',
  shape: [],
  data: Float32Array.of(value),
});
