import type { OnnxAttributeField, OnnxModel, OnnxNode, OnnxValueInfo } from './proto/onnx.ts';

/** State of a step: name of each input that is carried on → name of the output that holds its next value. */
export type Carried = Readonly<Record<string, string>>;

/** Names in a looped model: state before and after all steps, everything else with one row a step. */
export const loopNames = {
  first: (input: string): string => `first.${input}`,
  last: (output: string): string => `last.${output}`,
  all: (name: string): string => `all.${name}`,
} as const;

const intType = 7;
const boolType = 9;

export interface LoopOptions {
  readonly carried: Carried;
  /** Inputs that are the same in all steps. */
  readonly fixed?: readonly string[];
  readonly steps: number;
}

/**
 * A model that takes `steps` steps of the given one in a row, each from the state that the last one left. State goes
 * in as `first.<input>` and comes out as `last.<output>`; fixed inputs keep their names; other inputs and outputs are
 * `all.<name>`, stacked along a new first axis. On CUDA this is the only way to keep state on the device from step to step: onnxruntime's own
 * `Loop` there copies nothing but the count.
 */
export function loopModel(
  { graph, ...rest }: OnnxModel,
  { carried, fixed = [], steps }: LoopOptions,
): OnnxModel {
  const nextNames = Object.values(carried);
  const state = Object.keys(carried).map((name) => find(graph.inputs, name));
  const next = nextNames.map((name) => find(graph.outputs, name));
  const same = fixed.map((name) => find(graph.inputs, name));
  const fed = graph.inputs.filter(({ name }) => !(name in carried) && !fixed.includes(name));
  const watched = graph.outputs.filter(({ name }) => !nextNames.includes(name));
  const { first, last, all } = loopNames;
  const stacked = ({ name, type: { tensor } }: OnnxValueInfo): OnnxValueInfo =>
    info(all(name), tensor.element, [steps, ...sizes(tensor)]);
  const renamed = (name: string, { type }: OnnxValueInfo): OnnxValueInfo => ({ name, type });

  const body = {
    name: 'step',
    nodes: [
      ...fed.map(({ name }) =>
        node('Gather', [all(name), 'loop.step'], [name], [{ name: 'axis', int: 0, type: 2 }]),
      ),
      ...graph.nodes,
      node('Identity', ['loop.go'], ['loop.goOn']),
    ],
    // Constants lie in the outer graph, which bodies see: they are loaded, and lie on the device, once.
    initializers: [],
    inputs: [info('loop.step', intType, []), info('loop.go', boolType, []), ...state],
    outputs: [info('loop.goOn', boolType, []), ...next, ...watched],
  };
  const loop = node(
    'Loop',
    ['loop.count', 'loop.begin', ...state.map(({ name }) => first(name))],
    [...next.map(({ name }) => last(name)), ...watched.map(({ name }) => all(name))],
    [{ name: 'body', graph: body, type: 5 }],
  );
  return {
    ...rest,
    graph: {
      name: 'loop',
      nodes: [loop],
      initializers: [
        ...graph.initializers,
        { dims: [], type: intType, name: 'loop.count', raw: bytesOf(BigInt64Array.of(BigInt(steps))) },
        { dims: [], type: boolType, name: 'loop.begin', raw: Uint8Array.of(1) },
      ],
      inputs: [...state.map((one) => renamed(first(one.name), one)), ...same, ...fed.map(stacked)],
      outputs: [...next.map((one) => renamed(last(one.name), one)), ...watched.map(stacked)],
    },
  };
}

function find(values: readonly OnnxValueInfo[], name: string): OnnxValueInfo {
  const found = values.find((one) => one.name === name);
  if (found === undefined) throw new RangeError(`the step has no ${name}`);
  return found;
}

const sizes = ({ shape }: OnnxValueInfo['type']['tensor']): number[] => shape.dims.map(({ size }) => size);

const info = (name: string, element: number, shape: readonly number[]): OnnxValueInfo => ({
  name,
  type: { tensor: { element, shape: { dims: shape.map((size) => ({ size })) } } },
});

const node = (
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly OnnxAttributeField[] = [],
): OnnxNode => ({ op, inputs, outputs, attributes, name: `${op} ${outputs.join()}` });

const bytesOf = ({ buffer }: BigInt64Array): Uint8Array => new Uint8Array(buffer);
