import type { Tensor } from '#main/tensor/tensor.ts';
import type { OpAttributes, OpName } from './ops/table.ts';

/** Element types that graphs compute with, named as in safetensors. Half precision (F16) stays inside of them. */
export type GraphDtype = 'F32' | 'F16' | 'I64' | 'BOOL';

/** What is known of a value before anything runs: graphs have static shapes only. */
export interface ValueType {
  readonly dtype: GraphDtype;
  readonly shape: readonly number[];
}

/** One application of an op. `layer` is the dotted path of the layer that was being built. */
export interface GraphNode<K extends OpName = OpName> {
  readonly op: K;
  readonly attributes: OpAttributes[K];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly layer: string;
}

export type Source =
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'constant'; readonly tensor: Tensor<GraphDtype> }
  | { readonly kind: 'node'; readonly node: GraphNode; readonly index: number };

/**
 * A tensor yet to be computed. A graph is nothing but values that refer to what they come from, so building one
 * is calling pure functions, and what no output refers to does not exist.
 */
export interface Value extends ValueType {
  readonly source: Source;
}

/** A graph to run: values to be fed by name, and values wanted by name. */
export interface Graph {
  readonly inputs: Readonly<Record<string, Value>>;
  readonly outputs: Readonly<Record<string, Value>>;
}

export const input = (name: string, dtype: GraphDtype, shape: readonly number[]): Value => ({
  dtype,
  shape,
  source: { kind: 'input', name },
});

export const constant = (tensor: Tensor<GraphDtype>): Value => ({
  dtype: tensor.dtype,
  shape: tensor.shape,
  source: { kind: 'constant', tensor },
});

/** A float constant that broadcasts against anything. */
export const scalar = (value: number): Value =>
  constant({ dtype: 'F32', shape: [], data: Float32Array.of(value) });
