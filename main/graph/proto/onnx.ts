import { decodeMessage, encodeMessage, type Field, type Schema } from './wire.ts';

/**
 * The part of ONNX's messages that graphs need (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3).
 * Interfaces and schemas stand side by side: a field is one line in each.
 */
export type OnnxModel = {
  readonly irVersion: number;
  readonly producer: string;
  readonly graph: OnnxGraph;
  readonly opsets: readonly { readonly domain: string; readonly version: number }[];
  readonly metadata?: readonly { readonly key: string; readonly value: string }[];
};

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly name: string;
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
}

export interface OnnxNode {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly name: string;
  readonly op: string;
  readonly attributes: readonly OnnxAttributeField[];
  readonly domain?: string;
}

export interface OnnxAttributeField {
  readonly name: string;
  readonly float?: number;
  readonly int?: number;
  readonly text?: string;
  readonly floats?: readonly number[];
  readonly ints?: readonly number[];
  /** The body of a loop. */
  readonly graph?: OnnxGraph;
  readonly type: number;
}

export interface OnnxTensor {
  readonly dims: readonly number[];
  readonly type: number;
  readonly name: string;
  readonly raw?: Uint8Array;
  readonly external?: readonly { readonly key: string; readonly value: string }[];
  /** 1: the data lie in another file. */
  readonly location?: number;
}

export interface OnnxValueInfo {
  readonly name: string;
  readonly type: {
    readonly tensor: {
      readonly element: number;
      readonly shape: { readonly dims: readonly { readonly size: number }[] };
    };
  };
}

const pair: Schema = { key: { number: 1, kind: 'text' }, value: { number: 2, kind: 'text' } };

const tensor: Schema = {
  dims: { number: 1, kind: 'int', many: true },
  type: { number: 2, kind: 'int' },
  name: { number: 8, kind: 'text' },
  raw: { number: 9, kind: 'bytes' },
  external: { number: 13, kind: pair, many: true },
  location: { number: 14, kind: 'int' },
};

const attribute: Schema = {
  name: { number: 1, kind: 'text' },
  float: { number: 2, kind: 'float' },
  int: { number: 3, kind: 'int' },
  text: { number: 4, kind: 'text' },
  // Asked for late, since graphs hold nodes, nodes attributes, and attributes graphs.
  get graph(): Field {
    return { number: 6, kind: graph };
  },
  floats: { number: 7, kind: 'float', many: true },
  ints: { number: 8, kind: 'int', many: true },
  type: { number: 20, kind: 'int' },
};

const node: Schema = {
  inputs: { number: 1, kind: 'text', many: true },
  outputs: { number: 2, kind: 'text', many: true },
  name: { number: 3, kind: 'text' },
  op: { number: 4, kind: 'text' },
  attributes: { number: 5, kind: attribute, many: true },
  domain: { number: 7, kind: 'text' },
};

const dimension: Schema = { size: { number: 1, kind: 'int' } };
const shape: Schema = { dims: { number: 1, kind: dimension, many: true } };
const tensorType: Schema = { element: { number: 1, kind: 'int' }, shape: { number: 2, kind: shape } };
const valueInfo: Schema = {
  name: { number: 1, kind: 'text' },
  type: { number: 2, kind: { tensor: { number: 1, kind: tensorType } } },
};

const graph: Schema = {
  nodes: { number: 1, kind: node, many: true },
  name: { number: 2, kind: 'text' },
  initializers: { number: 5, kind: tensor, many: true },
  inputs: { number: 11, kind: valueInfo, many: true },
  outputs: { number: 12, kind: valueInfo, many: true },
};

const opset: Schema = { domain: { number: 1, kind: 'text' }, version: { number: 2, kind: 'int' } };

const model: Schema = {
  irVersion: { number: 1, kind: 'int' },
  producer: { number: 2, kind: 'text' },
  graph: { number: 7, kind: graph },
  opsets: { number: 8, kind: opset, many: true },
  metadata: { number: 14, kind: pair, many: true },
};

export const encodeOnnx = (content: OnnxModel): Uint8Array => encodeMessage({ ...content }, model);

/** Only for bytes that `encodeOnnx` wrote: fields of other writers are not checked. */
export const decodeOnnx = (bytes: Uint8Array): OnnxModel => decodeMessage(bytes, model) as OnnxModel;
