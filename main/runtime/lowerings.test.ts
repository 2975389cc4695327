import fc from 'fast-check';
import { expect, it } from 'vitest';
import { apply } from '#main/graph/apply.ts';
import { generic, processor } from '#main/graph/lower/devices.ts';
import { portable } from '#main/graph/lower/portable.ts';
import { dumpGraph } from '#main/graph/dump.ts';
import { type Lowering, lowerGraph } from '#main/graph/lower/rewrite.ts';
import { convolvedSize, type Window } from '#main/graph/ops/contraction.ts';
import { constant, type Graph, type Value } from '#main/graph/value.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import { openSession } from './session.ts';

const axis = fc.record({
  size: fc.integer({ min: 1, max: 6 }),
  kernel: fc.integer({ min: 1, max: 4 }),
  stride: fc.integer({ min: 1, max: 3 }),
  dilation: fc.constantFrom(1, 1, 1, 2),
  before: fc.integer({ min: 0, max: 3 }),
  after: fc.integer({ min: 0, max: 3 }),
});

const convolutions = fc
  .record({
    axes: fc.array(axis, { minLength: 1, maxLength: 3 }),
    batch: fc.integer({ min: 1, max: 2 }),
    groups: fc.integer({ min: 1, max: 2 }),
    seed: fc.nat(),
  })
  .filter(({ axes }) =>
    axes.every(
      ({ size, kernel, dilation, before, after }) => size + before + after > dilation * (kernel - 1),
    ),
  );

const random = (seed: number, shape: readonly number[]): Value => {
  const source = seededRandom(seed, shape.join());
  const data = Float32Array.from({ length: elementCount(shape) }, () => source.uniform(-1, 1));
  return constant({ dtype: 'F32', shape, data });
};

async function compute(graph: Graph, lowering: Lowering): Promise<Record<string, number[]>> {
  const session = await openSession(graph, { lowering, threads: 1 });
  const outputs = await session.run({});
  await session.release();
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { data }]) => [name, Array.from(data, Number)]),
  );
}

it('computes the same gradients of every convolution in every form', async () => {
  await fc.assert(
    fc.asyncProperty(convolutions, async ({ axes, batch, groups, seed }) => {
      const window: Window = {
        strides: axes.map(({ stride }) => stride),
        dilations: axes.map(({ dilation }) => dilation),
        padBefore: axes.map(({ before }) => before),
        padAfter: axes.map(({ after }) => after),
        groups,
      };
      const [size, kernel] = [axes.map((one) => one.size), axes.map((one) => one.kernel)];
      const x = random(seed, [batch, 2 * groups, ...size]);
      const w = random(seed + 1, [3 * groups, 2, ...kernel]);
      const dy = random(seed + 2, [batch, 3 * groups, ...convolvedSize(size, kernel, window)]);
      const graph = {
        inputs: {},
        outputs: {
          dx: apply('ConvTranspose', [dy, w], { ...window, size })[0],
          dw: apply('ConvWeightGradient', [x, dy], { ...window, kernel })[0],
        },
      };
      const plain = await compute(graph, portable);
      for (const lowering of [generic, processor]) {
        const found = await compute(graph, lowering);
        for (const name of ['dx', 'dw'])
          for (const [i, value] of plain[name].entries()) expect(found[name][i]).toBeCloseTo(value, 4);
      }
    }),
    { numRuns: 150, seed: 3 },
  );
});

it('leaves no transposed convolution to devices that lack it', () => {
  const window = {
    strides: [2, 2, 2],
    dilations: [1, 1, 1],
    padBefore: [1, 1, 1],
    padAfter: [1, 1, 1],
    groups: 1,
  };
  const [dy, w] = [random(1, [1, 3, 4, 4, 4]), random(2, [3, 2, 3, 3, 3])];
  const dx = apply('ConvTranspose', [dy, w], { ...window, size: [8, 8, 8] })[0];
  const graph = { inputs: {}, outputs: { dx } };
  expect(dumpGraph(lowerGraph(graph, portable))).toContain('OnnxConvTranspose');
  expect(dumpGraph(lowerGraph(graph, generic))).not.toContain('OnnxConvTranspose');
});
