import type { Graph, GraphNode, Value } from './value.ts';

/**
 * The nodes that a graph's outputs need, each after those it depends on.
 * The order depends only on the graph, so that equal graphs are written as equal bytes.
 */
export function nodesInOrder(outputs: readonly Value[]): GraphNode[] {
  const done = new Set<GraphNode>();
  const order: GraphNode[] = [];
  const stack = outputs.flatMap(nodeOf).toReversed();
  while (stack.length > 0) {
    const node = stack[stack.length - 1];
    const waiting = done.has(node) ? [] : node.inputs.flatMap(nodeOf).filter((one) => !done.has(one));
    if (waiting.length > 0) {
      for (const one of waiting.toReversed()) stack.push(one);
      continue;
    }
    stack.pop();
    if (done.has(node)) continue;
    done.add(node);
    order.push(node);
  }
  return order;
}

const nodeOf = ({ source }: Value): GraphNode[] => (source.kind === 'node' ? [source.node] : []);

/** The graph's nodes in order. */
export const graphNodes = ({ outputs }: Graph): GraphNode[] => nodesInOrder(Object.values(outputs));

/**
 * The same nodes in the order in which onnxruntime computes them: depth first from the last output, and from the
 * inputs that were written last.
 */
export function executionOrder(graph: Graph): GraphNode[] {
  const written = new Map(graphNodes(graph).map((node, at) => [node, at]));
  const order: GraphNode[] = [];
  const seen = new Set<GraphNode>();
  const stack = Object.values(graph.outputs)
    .flatMap(nodeOf)
    .map((node) => ({ node, ready: false }));
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { node, ready } = top;
    if (ready) order.push(node);
    if (ready || seen.has(node)) continue;
    seen.add(node);
    stack.push({ node, ready: true });
    const before = node.inputs.flatMap(nodeOf).filter((one) => !seen.has(one));
    before.sort((a, b) => (written.get(a) ?? 0) - (written.get(b) ?? 0));
    stack.push(...before.map((one) => ({ node: one, ready: false })));
  }
  return order;
}
