import { expect, it } from 'vitest';
import { add, conv, matMul, mul, relu, reshape, sliceAxis, standardise } from './functions.ts';
import { dumpGraph } from './dump.ts';
import { encodeGraph } from './encode.ts';
import { layer } from './layer.ts';
import { lowerGraph } from './lower/rewrite.ts';
import { portable } from './lower/portable.ts';
import { scan } from './lower/scan.ts';
import { estimateMemory } from './memory.ts';
import { decodeOnnx } from './proto/onnx.ts';
import { constant, type Graph, input } from './value.ts';

const x = input('x', 'F32', [2, 3, 8, 8]);
const window = { strides: [2, 2], dilations: [1, 1], padBefore: [1, 0], padAfter: [1, 1], groups: 1 };

it('infers the sizes of convolutions, products and slices', () => {
  expect(conv(x, input('w', 'F32', [5, 3, 3, 3]), window).shape).toEqual([2, 5, 4, 4]);
  expect(matMul(x, input('m', 'F32', [8, 7])).shape).toEqual([2, 3, 8, 7]);
  expect(add(x, input('b', 'F32', [3, 1, 1])).shape).toEqual([2, 3, 8, 8]);
  expect(sliceAxis(x, 3, 2, 4).shape).toEqual([2, 3, 8, 4]);
});

it('names the layer, the op and both shapes when they do not fit', () => {
  const build = () =>
    layer('encoder1', () => layer('conv2', () => conv(x, input('w', 'F32', [5, 4, 3, 3]), window)));
  expect(build).toThrow('encoder1.conv2: input [2, 3, 8, 8] has 3 channels, not 4 (Conv)');
  expect(() => add(x, input('b', 'F32', [4, 1, 1]))).toThrow(
    'shapes [2, 3, 8, 8] and [4, 1, 1] do not broadcast (Add)',
  );
  expect(() => reshape(x, [5])).toThrow('[2, 3, 8, 8] cannot be reshaped to [5] (Reshape)');
});

const small = (): Graph => {
  const a = input('a', 'F32', [2, 2]);
  return { inputs: { a }, outputs: { y: relu(mul(add(a, 1), a)), copy: a } };
};

it('prints a program, one line a node, without what no output needs', () => {
  mul(input('unused', 'F32', [1]), 3);
  expect(dumpGraph(small())).toBe(
    [
      'input a : F32[2,2]',
      '%1 = Add(a, 1) : F32[2,2]',
      '%2 = Mul(%1, a) : F32[2,2]',
      '%3 = Relu(%2) : F32[2,2]',
      'output y = %3',
      'output copy = a',
    ].join('\n'),
  );
});

it('writes the same bytes each time, and reads back what it wrote', () => {
  const { model } = encodeGraph(small());
  expect(encodeGraph(small()).model).toEqual(model);
  const { graph, opsets, irVersion } = decodeOnnx(model);
  expect({ irVersion, opsets }).toEqual({ irVersion: 9, opsets: [{ domain: '', version: 20 }] });
  expect(graph.nodes.map(({ op }) => op)).toEqual(['Add', 'Mul', 'Relu', 'Identity', 'Identity']);
  expect(graph.inputs[0]).toEqual({
    name: 'a',
    type: { tensor: { element: 1, shape: { dims: [{ size: 2 }, { size: 2 }] } } },
  });
});

it('keeps large constants out of the model, each at a multiple of 64 bytes', () => {
  const big = (value: number) =>
    constant({ dtype: 'F32', shape: [300], data: new Float32Array(300).fill(value) });
  const { model, external } = encodeGraph({ inputs: {}, outputs: { y: add(big(1), big(2)) } });
  const places = decodeOnnx(model).graph.initializers.map(({ external: entries }) =>
    Object.fromEntries((entries ?? []).map(({ key, value }) => [key, value])),
  );
  expect(places).toEqual([
    { location: 'weights.bin', offset: '0', length: '1200' },
    { location: 'weights.bin', offset: '1216', length: '1200' },
  ]);
  expect(new Float32Array(external.data.buffer, 1216, 1)[0]).toBe(2);
});

it('refuses to write what only a lowering can express', () => {
  const graph: Graph = { inputs: { x }, outputs: { y: standardise(x, [2, 3], 1e-5) } };
  expect(() => encodeGraph(graph)).toThrow('Standardise must be lowered');
  expect(dumpGraph(lowerGraph(graph, portable))).toContain('= InstanceNormalization(x, ');
});

it('refuses one name for an input and an output, and inputs that are not listed', () => {
  expect(() => encodeGraph({ inputs: { x }, outputs: { x: relu(x) } })).toThrow(
    'x names an input and an output',
  );
  expect(() => encodeGraph({ inputs: {}, outputs: { y: relu(x) } })).toThrow(
    'input x is used but not listed',
  );
});

it('estimates the bytes that live at once', () => {
  const a = input('a', 'F32', [10]);
  // Two intermediate vectors of 40 bytes at a time: each op's input and output.
  expect(estimateMemory({ inputs: { a }, outputs: { y: relu(relu(relu(a))) } })).toEqual({
    resident: 40,
    peak: 80,
  });
});

it('prints, counts and writes what a scan computes for each row', () => {
  const [sum, x, w] = [input('sum', 'F32', [3]), input('x', 'F32', [5, 2]), input('w', 'F32', [2, 3])];
  const scanned = scan({ carried: [sum], rows: [x] }, [w], ({ carried, rows }, [shared]) => {
    const y = reshape(matMul(reshape(rows[0], [1, 2]), shared), [3]);
    return { carried: [add(carried[0], y)], rows: [y, rows[0]] };
  });
  const graph = { inputs: { sum, x, w }, outputs: { total: scanned.carried[0], y: scanned.rows[0] } };
  expect(dumpGraph(graph)).toContain(
    [
      '%3, %4, %5 = Scan(sum, x, w) {"carried":1,"rows":1} : F32[3], F32[5,3], F32[5,2]',
      '    input carried0 : F32[3]',
      '    input row0 : F32[2]',
      '    input shared0 : F32[2,3]',
      '    %3 = Reshape(row0) {"shape":[1,2]} : F32[1,2]',
    ].join('\n'),
  );
  // The three outputs, and what the body makes of a row: its inputs, and at most three vectors at a time.
  expect(estimateMemory(graph)).toEqual({
    resident: 4 * (3 + 10 + 6),
    peak: 4 * (3 + 15 + 10 + (3 + 2 + 6) + 6),
  });
  const { nodes } = decodeOnnx(encodeGraph(graph).model).graph;
  const [{ inputs, attributes }] = nodes;
  expect(inputs).toEqual(['sum', 'x']);
  const body = attributes.find(({ name }) => name === 'body')?.graph;
  expect(body?.nodes.map(({ op, inputs: [, second] }) => [op, second])).toContainEqual(['MatMul', 'w']);
  expect(body?.outputs.map(({ name }) => name)).toEqual(['b0.o0', 'b0.o1', 'b0.o2']);
});

it('refuses a scan whose rows do not fit its body', () => {
  const [x, y] = [input('x', 'F32', [5, 2]), input('y', 'F32', [4, 2])];
  expect(() => scan({ carried: [], rows: [x, y] }, [], ({ rows }) => ({ carried: [], rows }))).toThrow(
    '[4, 2] has not 5 rows (Scan)',
  );
});
