import { currentLayer, GraphError } from './layer.ts';
import { type OpAttributes, type OpName, opTable } from './ops/table.ts';
import type { GraphNode, Value } from './value.ts';

/**
 * Applies an op: its outputs, with their types inferred.
 * Throws GraphError, naming layer and op, when inputs and attributes do not fit.
 */
export function apply<K extends OpName>(
  op: K,
  inputs: readonly Value[],
  attributes: OpAttributes[K],
): readonly Value[] {
  const outputs: Value[] = [];
  const node: GraphNode = { op, attributes, inputs, outputs, layer: currentLayer() };
  try {
    const types = opTable[op].infer(inputs, attributes);
    types.forEach((type, index) => outputs.push({ ...type, source: { kind: 'node', node, index } }));
  } catch (error) {
    if (error instanceof GraphError) throw new GraphError(`${error.message} (${op})`);
    throw error;
  }
  return outputs;
}
