import { graphNodes } from './order.ts';
import type { Graph, Value } from './value.ts';

/**
 * A graph as text, one line a node, so that a changed program shows as a changed line:
 * `%3 = Conv(%1, weight) {"strides":[1,1,1]} : F32[1,8,4,4,4]`.
 */
export function dumpGraph(graph: Graph): string {
  const names = new Map<Value, string>(Object.entries(graph.inputs).map(([name, value]) => [value, name]));
  const nameOf = (value: Value): string => {
    const known = names.get(value);
    if (known !== undefined) return known;
    if (value.source.kind === 'constant') return constantText(value);
    const name = `%${names.size}`;
    names.set(value, name);
    return name;
  };
  const nodes = graphNodes(graph).map(({ op, attributes, inputs, outputs }) => {
    const { body, ...own } = { body: undefined, ...attributes } as { readonly body?: Graph };
    const settings = Object.keys(own).length === 0 ? '' : ` ${JSON.stringify(own)}`;
    const from = inputs.map(nameOf).join(', ');
    const line = `${outputs.map(nameOf).join(', ')} = ${op}(${from})${settings} : ${outputs.map(typeText).join(', ')}`;
    return body === undefined ? line : [line, ...dumpGraph(body).split('\n')].join('\n    ');
  });
  return [
    ...Object.entries(graph.inputs).map(([name, value]) => `input ${name} : ${typeText(value)}`),
    ...nodes,
    ...Object.entries(graph.outputs).map(([name, value]) => `output ${name} = ${nameOf(value)}`),
  ].join('\n');
}

const typeText = ({ dtype, shape }: Value): string => `${dtype}[${shape.join(',')}]`;

function constantText(value: Value): string {
  const single = value.source.kind === 'constant' && value.source.tensor.data.length === 1;
  return single && value.source.kind === 'constant'
    ? String(value.source.tensor.data[0])
    : `const:${typeText(value)}`;
}
