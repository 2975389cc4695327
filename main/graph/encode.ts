import type { Tensor } from '#main/tensor/tensor.ts';
import { onnxTypes } from './ops/elementwise.ts';
import type { OnnxAttribute, OnnxForm } from './ops/row.ts';
import { opTable } from './ops/table.ts';
import { graphNodes } from './order.ts';
import {
  encodeOnnx,
  type OnnxAttributeField,
  type OnnxGraph,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValueInfo,
} from './proto/onnx.ts';
import type { Graph, GraphDtype, GraphNode, Value, ValueType } from './value.ts';

/** A model as onnxruntime takes it: the graph, and the bytes of its large tensors under the name it knows them by. */
export interface EncodedModel {
  readonly model: Uint8Array;
  /** Its nodes, as onnxruntime knows them. */
  readonly nodes: readonly { readonly name: string; readonly op: string }[];
  readonly external: ExternalData;
}

interface ExternalData {
  readonly path: string;
  readonly data: Uint8Array;
}

const opset = 20;
const irVersion = 9;
/** Smaller tensors stay inside the model: onnxruntime must see shapes and axes while loading. */
const externalFrom = 1024;
const alignment = 64;

/**
 * Writes a lowered graph as ONNX.
 *
 * @param bound inputs that become constants of the model (its weights), by input name
 * Throws RangeError on an op without ONNX form (lower the graph first), on an input that is used but not listed,
 * and on an output with an input's name.
 */
export function encodeGraph(
  graph: Graph,
  bound: ReadonlyMap<string, Tensor<GraphDtype>> = new Map(),
  path = 'weights.bin',
): EncodedModel {
  const { model, external } = onnxModel(graph, bound, path);
  return { model: encodeOnnx(model), nodes: model.graph.nodes, external };
}

/** What `encodeGraph` writes, as an object. */
export function onnxModel(
  graph: Graph,
  bound: ReadonlyMap<string, Tensor<GraphDtype>> = new Map(),
  path = 'weights.bin',
): { readonly model: OnnxModel; readonly external: ExternalData } {
  const store = new TensorStore(path);
  const scope = new Scope(store, '');
  for (const [name, value] of Object.entries(graph.inputs)) {
    scope.give(value, name);
    const weights = bound.get(name);
    if (weights !== undefined) store.add(name, weights);
  }
  const nodes = graphNodes(graph).map((node, i) => encodeNode(node, i, scope));
  for (const [name, value] of Object.entries(graph.outputs)) {
    if (name in graph.inputs) throw new RangeError(`${name} names an input and an output`);
    nodes.push(identity(scope.nameOf(value), name));
  }
  const domains = new Set(nodes.flatMap(domainsOf));
  const model: OnnxModel = {
    irVersion,
    producer: 'difftumor-workstation',
    graph: {
      nodes,
      name: 'graph',
      initializers: store.entries,
      inputs: Object.entries(graph.inputs).flatMap(([name, type]) =>
        bound.has(name) ? [] : info(name, type),
      ),
      outputs: Object.entries(graph.outputs).map(([name, type]) => info(name, type)),
    },
    opsets: [{ domain: '', version: opset }, ...[...domains].map((domain) => ({ domain, version: 1 }))],
  };
  return { model, external: { path, data: store.bytes() } };
}

/** Names of values in one graph; a body's names begin with `prefix`, since it sees those around it, too. */
class Scope {
  readonly store: TensorStore;
  readonly prefix: string;
  readonly #names = new Map<Value, string>();

  constructor(store: TensorStore, prefix: string) {
    this.store = store;
    this.prefix = prefix;
  }

  give(value: Value, name: string): string {
    this.#names.set(value, name);
    return name;
  }

  nameOf(value: Value): string {
    const known = this.#names.get(value);
    if (known !== undefined) return known;
    if (value.source.kind === 'input')
      throw new RangeError(`input ${value.source.name} is used but not listed among the graph's inputs`);
    const name = this.give(value, `${this.prefix}v${this.#names.size}`);
    if (value.source.kind === 'constant') this.store.add(name, value.source.tensor);
    return name;
  }
}

const identity = (from: string, to: string): OnnxNode => ({
  inputs: [from],
  outputs: [to],
  name: `output ${to}`,
  op: 'Identity',
  attributes: [],
});

/** Domains of a node and of its bodies. */
const domainsOf = ({ domain, attributes }: OnnxNode): string[] => [
  ...(domain === undefined ? [] : [domain]),
  ...attributes.flatMap(({ graph }) => graph?.nodes.flatMap(domainsOf) ?? []),
];

function encodeNode(node: GraphNode, index: number, scope: Scope): OnnxNode {
  const write = opTable[node.op].onnx as ((attributes: object) => OnnxForm) | undefined;
  if (write === undefined)
    throw new RangeError(`${node.layer}: ${node.op} must be lowered before it is written`);
  const form = write(node.attributes);
  const given = node.inputs.map((value) => scope.nameOf(value));
  const constants = (form.constants ?? []).map((tensor, i) =>
    scope.store.add(`${scope.prefix}c${index}.${i}`, tensor),
  );
  const attributes = Object.entries(form.attributes ?? {}).map(attributeField);
  const { body, arrange = (names: readonly string[]) => names } = form;
  if (body !== undefined)
    attributes.push({
      name: 'body',
      graph: encodeBody(body.graph, given.slice(body.own), `${scope.prefix}b${index}.`, scope.store),
      type: 5,
    });
  return {
    inputs: [...arrange(given.slice(0, body?.own)), ...constants],
    outputs: node.outputs.map((value) => scope.nameOf(value)),
    name: `${node.layer}/${node.op}${index}`,
    op: form.op,
    attributes,
    ...(form.domain === undefined ? {} : { domain: form.domain }),
  };
}

/** A graph within a node; its last inputs are the `seen` values around it. Its constants lie in the outer graph. */
function encodeBody(graph: Graph, seen: readonly string[], prefix: string, store: TensorStore): OnnxGraph {
  const scope = new Scope(store, prefix);
  const inputs = Object.values(graph.inputs);
  const own = inputs.slice(0, inputs.length - seen.length);
  own.forEach((value, i) => scope.give(value, `${prefix}i${i}`));
  inputs.slice(own.length).forEach((value, i) => scope.give(value, seen[i]));
  const named = new Set<Value>();
  const copies: OnnxNode[] = [];
  const results = Object.values(graph.outputs).map((value, i) => {
    const name = `${prefix}o${i}`;
    // Outputs need names of their own, also those that are inputs or come twice.
    if (value.source.kind !== 'node' || named.has(value)) copies.push(identity(scope.nameOf(value), name));
    else scope.give(value, name);
    named.add(value);
    return info(name, value);
  });
  const nodes = graphNodes(graph).map((node, i) => encodeNode(node, i, scope));
  return {
    nodes: [...nodes, ...copies],
    name: 'body',
    initializers: [],
    inputs: own.map((value) => info(scope.nameOf(value), value)),
    outputs: results,
  };
}

/** Numbers of ONNX's AttributeProto.AttributeType. */
const attributeField = ([name, value]: [string, OnnxAttribute]): OnnxAttributeField => {
  if ('float' in value) return { name, ...value, type: 1 };
  if ('int' in value) return { name, ...value, type: 2 };
  if ('text' in value) return { name, ...value, type: 3 };
  return 'floats' in value ? { name, ...value, type: 6 } : { name, ...value, type: 7 };
};

const info = (name: string, { dtype, shape }: ValueType): OnnxValueInfo => ({
  name,
  type: { tensor: { element: onnxTypes[dtype], shape: { dims: shape.map((size) => ({ size })) } } },
});

/** Collects constants: small ones within the model, large ones one after the other in the external bytes. */
class TensorStore {
  readonly entries: OnnxTensor[] = [];
  readonly #path: string;
  readonly #parts: { readonly offset: number; readonly bytes: Uint8Array }[] = [];
  #end = 0;

  constructor(path: string) {
    this.#path = path;
  }

  add(name: string, { dtype, shape, data }: Tensor<GraphDtype>): string {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const entry = { dims: shape, type: onnxTypes[dtype], name };
    if (bytes.length < externalFrom) {
      this.entries.push({ ...entry, raw: bytes });
      return name;
    }
    const offset = Math.ceil(this.#end / alignment) * alignment;
    this.#parts.push({ offset, bytes });
    this.#end = offset + bytes.length;
    const external = Object.entries({ location: this.#path, offset, length: bytes.length });
    this.entries.push({
      ...entry,
      external: external.map(([key, value]) => ({ key, value: String(value) })),
      location: 1,
    });
    return name;
  }

  bytes(): Uint8Array {
    const out = new Uint8Array(this.#end);
    for (const { offset, bytes } of this.#parts) out.set(bytes, offset);
    return out;
  }
}
