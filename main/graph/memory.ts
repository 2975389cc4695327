import { elementCount } from '#main/tensor/tensor.ts';
import { executionOrder } from './order.ts';
import type { Graph, GraphDtype, GraphNode, Value, ValueType } from './value.ts';

const elementBytes: Readonly<Record<GraphDtype, number>> = { F32: 4, F16: 2, I64: 8, BOOL: 1 };

const bytesOf = ({ dtype, shape }: ValueType): number => elementBytes[dtype] * elementCount(shape);

/** What running a graph takes, in bytes. */
export interface MemoryEstimate {
  /** Inputs and constants, which live throughout. */
  readonly resident: number;
  /** Largest sum of intermediate values alive at once, in the order in which onnxruntime runs nodes. */
  readonly peak: number;
}

/** Estimates from sizes and last uses alone; kernels' own scratch space is not counted. */
export function estimateMemory(graph: Graph): MemoryEstimate {
  const nodes = executionOrder(graph);
  const lastUse = new Map<Value, number>();
  nodes.forEach((node, at) => node.inputs.forEach((value) => lastUse.set(memoryOf(value), at)));
  for (const value of Object.values(graph.outputs)) lastUse.set(memoryOf(value), nodes.length);
  const leaves = [...lastUse.keys()].filter(({ source }) => source.kind !== 'node');
  let alive = 0;
  let peak = 0;
  nodes.forEach((node, at) => {
    const made = node.outputs.filter((value) => memoryOf(value) === value);
    for (const value of made) alive += bytesOf(value);
    peak = Math.max(peak, alive + withinBodies(node));
    const ended = new Set([...node.inputs.map(memoryOf), ...made]);
    for (const value of ended)
      if (value.source.kind === 'node' && (lastUse.get(value) ?? at) === at) alive -= bytesOf(value);
  });
  return { resident: leaves.reduce((sum, value) => sum + bytesOf(value), 0), peak };
}

/** The value in whose memory this one lies: another shape of it is the same memory. */
function memoryOf(value: Value): Value {
  const { source } = value;
  return source.kind === 'node' && source.node.op === 'Reshape' ? memoryOf(source.node.inputs[0]) : value;
}

/** What a node takes besides its outputs: the largest that its body makes for one row. */
function withinBodies({ attributes }: GraphNode): number {
  if (!('body' in attributes)) return 0;
  const { resident, peak } = estimateMemory(attributes.body);
  return resident + peak;
}
