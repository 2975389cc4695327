import type { Tensor } from '#main/tensor/tensor.ts';
import { onnxTypes } from './ops/elementwise.ts';
import type { OnnxAttribute, OnnxForm } from './ops/row.ts';
import { opTable } from './ops/table.ts';
import { graphNodes } from './order.ts';
import {
  encodeOnnx,
  type OnnxAttributeField,
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
  const names = new Map<Value, string>();
  const store = new TensorStore(path);
  for (const [name, value] of Object.entries(graph.inputs)) {
    names.set(value, name);
    const weights = bound.get(name);
    if (weights !== undefined) store.add(name, weights);
  }
  const nameOf = (value: Value): string => {
    const known = names.get(value);
    if (known !== undefined) return known;
    if (value.source.kind === 'input')
      throw new RangeError(`input ${value.source.name} is used but not listed among the graph's inputs`);
    const name = `v${names.size}`;
    names.set(value, name);
    if (value.source.kind === 'constant') store.add(name, value.source.tensor);
    return name;
  };
  const nodes = graphNodes(graph).map((node, i) => encodeNode(node, i, nameOf, store));
  for (const [name, value] of Object.entries(graph.outputs)) {
    if (name in graph.inputs) throw new RangeError(`${name} names an input and an output`);
    nodes.push({
      inputs: [nameOf(value)],
      outputs: [name],
      name: `output ${name}`,
      op: 'Identity',
      attributes: [],
    });
  }
  const domains = new Set(nodes.flatMap(({ domain }) => domain ?? []));
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

function encodeNode(
  node: GraphNode,
  index: number,
  nameOf: (value: Value) => string,
  store: TensorStore,
): OnnxNode {
  const write = opTable[node.op].onnx as ((attributes: object) => OnnxForm) | undefined;
  if (write === undefined)
    throw new RangeError(`${node.layer}: ${node.op} must be lowered before it is written`);
  const form = write(node.attributes);
  const constants = (form.constants ?? []).map((tensor, i) => store.add(`c${index}.${i}`, tensor));
  return {
    inputs: [...node.inputs.map(nameOf), ...constants],
    outputs: node.outputs.map(nameOf),
    name: `${node.layer}/${node.op}${index}`,
    op: form.op,
    attributes: Object.entries(form.attributes ?? {}).map(attributeField),
    ...(form.domain === undefined ? {} : { domain: form.domain }),
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
