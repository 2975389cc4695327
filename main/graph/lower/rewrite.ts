import type { Tensor } from '#main/tensor/tensor.ts';
import { apply } from '../apply.ts';
import type { OpAttributes, OpName } from '../ops/table.ts';
import { graphNodes } from '../order.ts';
import type { Graph, GraphDtype, GraphNode, Value } from '../value.ts';

/**
 * Replaces one node by others: its new outputs, in order, from its already rewritten inputs.
 * `used[i]` says whether anything reads output i.
 */
export type Rewrite<K extends OpName> = (
  inputs: readonly Value[],
  attributes: OpAttributes[K],
  used: readonly boolean[],
) => readonly Value[];

/** A lowering is a table of rewrites; ops without a row stay as they are. */
export type Lowering = { readonly [K in OpName]?: Rewrite<K> };

/** A rewriting of whole graphs, which may look at the numbers of inputs that will be bound. */
export type Form = (graph: Graph, weights?: ReadonlyMap<string, Tensor<GraphDtype>>) => Graph;

/** A table of rewrites as a rewriting of whole graphs. */
export const formOf = (lowering: Lowering | Form): Form =>
  typeof lowering === 'function' ? lowering : (graph) => lowerGraph(graph, lowering);

/** The same computation with a lowering's rows applied to every node. */
export function lowerGraph(graph: Graph, lowering: Lowering): Graph {
  const nodes = graphNodes(graph);
  const read = new Set<Value>(Object.values(graph.outputs));
  for (const node of nodes) for (const value of node.inputs) read.add(value);
  const rewritten = new Map<Value, Value>();
  const now = (value: Value): Value => rewritten.get(value) ?? value;
  for (const node of nodes) {
    const inputs = node.inputs.map(now);
    const outputs = rewriteNode(
      node,
      inputs,
      lowering,
      node.outputs.map((value) => read.has(value)),
    );
    node.outputs.forEach((value, i) => rewritten.set(value, outputs[i]));
  }
  const outputs = Object.entries(graph.outputs).map(([name, value]) => [name, now(value)] as const);
  return { inputs: graph.inputs, outputs: Object.fromEntries(outputs) };
}

/** One node by a lowering's row, or as it is, from inputs that may have been rewritten. */
export function rewriteNode(
  node: GraphNode,
  inputs: readonly Value[],
  lowering: Lowering,
  used: readonly boolean[],
): readonly Value[] {
  const rewrite = lowering[node.op] as Rewrite<OpName> | undefined;
  if (rewrite !== undefined) return rewrite(inputs, node.attributes, used);
  return inputs.every((value, i) => value === node.inputs[i])
    ? node.outputs
    : apply(node.op, inputs, node.attributes);
}
