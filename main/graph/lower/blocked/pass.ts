import type { Tensor } from '#main/tensor/tensor.ts';
import type { OpName } from '../../ops/table.ts';
import { graphNodes } from '../../order.ts';
import type { Graph, GraphDtype, GraphNode, Value } from '../../value.ts';
import { type Form as LoweringForm, type Lowering, rewriteNode } from '../rewrite.ts';
import { Forms } from './forms.ts';
import { contractionRules } from './rules/contraction.ts';
import { elementwiseRules } from './rules/elementwise.ts';
import { movementRules } from './rules/movement.ts';
import { reductionRules } from './rules/reduction.ts';
import type { BlockedRule, BlockedRules } from './rules/rule.ts';

const rules: BlockedRules = { ...contractionRules, ...elementwiseRules, ...movementRules, ...reductionRules };

/**
 * For processors whose onnxruntime has blocked operators: convolutions in blocks, and whatever lies between them
 * too, so that a network changes layout only where an op has no rule. Those ops are lowered by `rest`.
 */
export const inBlocks =
  (block: number, rest: Lowering): LoweringForm =>
  (graph: Graph, weights: ReadonlyMap<string, Tensor<GraphDtype>> = new Map()) => {
    const nodes = graphNodes(graph);
    const outputs = Object.entries(graph.outputs);
    const uses = countUses(
      nodes,
      outputs.map(([, value]) => value),
    );
    const forms = new Forms(block, uses, ({ source }) => {
      if (source.kind === 'constant') return source.tensor;
      return source.kind === 'input' ? weights.get(source.name) : undefined;
    });
    for (const node of nodes) {
      const rule = rules[node.op] as BlockedRule<OpName> | undefined;
      const results = rule?.(node, forms) ?? plainly(node, rest, forms, uses);
      node.outputs.forEach((value, i) => forms.set(value, results[i]));
    }
    return {
      inputs: graph.inputs,
      outputs: Object.fromEntries(outputs.map(([name, value]) => [name, forms.plain(value)])),
    };
  };

function plainly(node: GraphNode, rest: Lowering, forms: Forms, uses: ReadonlyMap<Value, number>) {
  const inputs = node.inputs.map((value) => forms.plain(value));
  const used = node.outputs.map((value) => uses.has(value));
  return rewriteNode(node, inputs, rest, used).map((plain) => ({ plain }));
}

function countUses(nodes: readonly GraphNode[], outputs: readonly Value[]): Map<Value, number> {
  const uses = new Map<Value, number>();
  for (const value of [...nodes.flatMap(({ inputs }) => inputs), ...outputs])
    uses.set(value, (uses.get(value) ?? 0) + 1);
  return uses;
}
