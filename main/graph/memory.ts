import { elementCount } from '#main/tensor/tensor.ts';
import { graphNodes } from './order.ts';
import type { Graph, GraphDtype, GraphNode, Value, ValueType } from './value.ts';

const elementBytes: Readonly<Record<GraphDtype, number>> = { F32: 4, I64: 8, BOOL: 1 };

const bytesOf = ({ dtype, shape }: ValueType): number => elementBytes[dtype] * elementCount(shape);

/** What running a graph takes, in bytes. */
export interface MemoryEstimate {
  /** Inputs and constants, which live throughout. */
  readonly resident: number;
  /** Largest sum of intermediate values alive at once, if nodes run in the order they are written. */
  readonly peak: number;
}

/** Estimates from sizes and last uses alone; kernels' own scratch space is not counted. */
export function estimateMemory(graph: Graph): MemoryEstimate {
  const nodes = graphNodes(graph);
  const lastUse = new Map<Value, number>();
  nodes.forEach((node, at) => node.inputs.forEach((value) => lastUse.set(value, at)));
  for (const value of Object.values(graph.outputs)) lastUse.set(value, nodes.length);
  const leaves = [...lastUse.keys()].filter(({ source }) => source.kind !== 'node');
  let alive = 0;
  let peak = 0;
  nodes.forEach((node, at) => {
    for (const value of node.outputs) alive += bytesOf(value);
    peak = Math.max(peak, alive + withinBodies(node));
    const ended = new Set([...node.inputs, ...node.outputs]);
    for (const value of ended)
      if (value.source.kind === 'node' && (lastUse.get(value) ?? at) === at) alive -= bytesOf(value);
  });
  return { resident: leaves.reduce((sum, value) => sum + bytesOf(value), 0), peak };
}

/** What a node takes besides its outputs: the largest that its body makes for one row. */
function withinBodies({ attributes }: GraphNode): number {
  if (!('body' in attributes)) return 0;
  const { resident, peak } = estimateMemory(attributes.body);
  return resident + peak;
}
