import { apply } from '../apply.ts';
import { cast } from '../functions.ts';
import type { OpName } from '../ops/table.ts';
import { graphNodes } from '../order.ts';
import type { Graph, Value } from '../value.ts';
import type { Form } from './rewrite.ts';

/** What is computed in half precision: sums of products, which is what devices have fast units for. */
const contractions: ReadonlySet<OpName> = new Set([
  'Conv',
  'OnnxConvTranspose',
  'MatMul',
  'MatMulTransposed',
  'ScaledProduct',
]);

/** What can as well be done after its values have been rounded, since it only moves them. */
const movements: ReadonlySet<OpName> = new Set([
  'Reshape',
  'Transpose',
  'Slice',
  'Pad',
  'Expand',
  'Reverse',
  'Concat',
]);

/**
 * Mixed precision (Micikevicius et al., ICLR 2018) as a form of a form: convolutions and matrix products take and give
 * float16, everything else (norms, softmax, losses, parameters and their updates) stays float32. Distances of which the
 * least is looked for stay so too: halves would make many of them equal. The graph must be lowered, since rows of
 * lowerings are what makes products of other ops.
 */
export const inHalves =
  (form: Form): Form =>
  (graph, weights) =>
    halve(form(graph, weights));

function halve(graph: Graph): Graph {
  const rewritten = new Map<Value, Value>();
  const now = (value: Value): Value => rewritten.get(value) ?? value;
  const halves = new Map<Value, Value>();
  const half = (value: Value): Value => {
    if (value.dtype !== 'F32') return value;
    const known = halves.get(value);
    if (known !== undefined) return known;
    const made = rounded(value);
    halves.set(value, made);
    return made;
  };
  const rounded = (value: Value): Value => {
    const node = value.source.kind === 'node' ? value.source.node : undefined;
    // What came out of a product is a half already.
    if (node?.op === 'Cast' && node.inputs[0].dtype === 'F16') return node.inputs[0];
    if (node === undefined || !movements.has(node.op)) return cast(value, 'F16');
    return apply(node.op, node.inputs.map(half), node.attributes)[0];
  };
  const nodes = graphNodes(graph);
  const compared = new Set(nodes.flatMap(({ op, inputs }) => (op === 'ArgMin' ? inputs : [])));
  for (const node of nodes) {
    const inputs = node.inputs.map(now);
    const isProduct = contractions.has(node.op) && !compared.has(node.outputs[0]);
    if (!isProduct && inputs.every((value, i) => value === node.inputs[i])) continue;
    const outputs = isProduct
      ? apply(node.op, inputs.map(half), node.attributes).map((value) => cast(value, 'F32'))
      : apply(node.op, inputs, node.attributes);
    node.outputs.forEach((value, i) => rewritten.set(value, outputs[i]));
  }
  const outputs = Object.entries(graph.outputs).map(([name, value]) => [name, now(value)] as const);
  return { inputs: graph.inputs, outputs: Object.fromEntries(outputs) };
}
