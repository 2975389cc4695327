import fc from 'fast-check';
import { expect, it } from 'vitest';
import { apply } from '#main/graph/apply.ts';
import { generic, processor } from '#main/graph/lower/devices.ts';
import { portable } from '#main/graph/lower/portable.ts';
import { dumpGraph } from '#main/graph/dump.ts';
import { type Form, type Lowering, lowerGraph } from '#main/graph/lower/rewrite.ts';
import {
  add,
  concat,
  conv,
  convTranspose,
  leakyRelu,
  mean,
  mul,
  pad,
  prelu,
  reshape,
  silu,
  sliceAxis,
  square,
  standardise,
  sub,
} from '#main/graph/functions.ts';
import { slabsOf } from '#main/graph/lower/blocked/image.ts';
import { weightGradient } from '#main/graph/lower/blocked/rules/contraction.ts';
import { plainSlabs, type Slabs } from '#main/graph/lower/blocked/weightGradient.ts';
import { inBlocks } from '#main/graph/lower/blocked/pass.ts';
import { gradients } from '#main/autodiff/gradient.ts';
import { convolvedSize, type Window } from '#main/graph/ops/contraction.ts';
import { constant, type Graph, input, scalar, type Value } from '#main/graph/value.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { instanceNorm } from '#main/networks/layers.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import { openSession } from '#main/runtime/session.ts';

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

/** Without a lowering: the one that this processor was found to do. */
async function compute(graph: Graph, lowering?: Lowering | Form): Promise<Record<string, number[]>> {
  const session = await openSession(graph, { threads: 1, ...(lowering && { lowering }) });
  const outputs = await session.run({});
  await session.release();
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { data }]) => [name, Array.from(data, Number)]),
  );
}

/** Weight gradients as products of planes, however small these are. */
const planes: Lowering = {
  ...processor,
  ConvWeightGradient: ([x, dy], attributes, used) =>
    attributes.groups === 1
      ? [
          weightGradient(
            ...([x, dy].map((value) => plainSlabs(slabsOf(value), value.shape[0])) as [Slabs, Slabs]),
            attributes,
          ),
        ]
      : (processor.ConvWeightGradient?.([x, dy], attributes, used) ?? []),
};

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
      for (const lowering of [generic, processor, planes, undefined]) {
        const found = await compute(graph, lowering);
        for (const name of ['dx', 'dw'])
          for (const [i, value] of plain[name].entries()) expect(found[name][i]).toBeCloseTo(value, 4);
      }
    }),
    { numRuns: 150, seed: 3 },
  );
}, 120_000);

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

const slope = { dtype: 'F32', shape: [1], data: Float32Array.of(0.25) } as const;

const networks = fc.record({
  rank: fc.integer({ min: 1, max: 3 }),
  size: fc.integer({ min: 3, max: 6 }),
  samples: fc.integer({ min: 1, max: 2 }),
  channels: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 3, maxLength: 3 }),
  stride: fc.integer({ min: 1, max: 2 }),
  mode: fc.constantFrom('constant' as const, 'edge' as const),
  groups: fc.integer({ min: 1, max: 3 }),
  seed: fc.nat(),
});

/** A small network with all that the blocked form does more than op by op, and the gradient of what it computes. */
function networkGraph(spec: typeof networks extends fc.Arbitrary<infer T> ? T : never): Graph {
  const { rank, size, samples, stride, mode, groups, seed } = spec;
  const [a, b, c] = spec.channels.map((channels) => channels * groups);
  const each = (n: number): number[] => Array<number>(rank).fill(n);
  const window = (padding: number, strides = 1): Window => ({
    strides: each(strides),
    dilations: each(1),
    padBefore: each(padding),
    padAfter: each(padding),
    groups: 1,
  });
  let salt = 0;
  const tensor = (...shape: number[]): Value => random(seed + ++salt, shape);
  const x = tensor(samples, a, ...each(size));
  const normed = (y: Value): Value => {
    const [n, channels, ...grid] = y.shape;
    const grouped = reshape(y, [n, groups, (channels / groups) * elementCount(grid)]);
    return reshape(standardise(grouped, [2], 1e-3), y.shape);
  };
  const kernels = { v: tensor(b, a, ...each(3)), w: tensor(c, b, ...each(3)), bias: tensor(c) };
  const first = silu(normed(conv(x, kernels.v, window(1, stride))));
  const padded = pad(first, [0, 0, ...each(1)], [0, 0, ...each(1)], mode);
  const second = conv(padded, kernels.w, window(0), kernels.bias);
  const scale = tensor(samples, c, ...each(1));
  const third = leakyRelu(sub(add(mul(instanceNorm(second), scale), second), 0.25), 0.2);
  const joined = concat([third, first], 1);
  const up = tensor(b + c, a, ...each(3));
  const y = convTranspose(joined, up, window(1, stride), each(size));
  const loss = mean(square(sub(prelu(y, constant(slope)), x)));
  const wanted = [x, kernels.v, kernels.w, kernels.bias, up];
  const found = gradients(loss, wanted).map((one, i) => [`gradient${i}`, one ?? scalar(0)] as const);
  return { inputs: {}, outputs: { y, part: sliceAxis(joined, 1, 0, c), loss, ...Object.fromEntries(found) } };
}

it('computes the same networks and gradients in blocks as plainly', async () => {
  await fc.assert(
    fc.asyncProperty(networks, async (spec) => {
      const graph = networkGraph(spec);
      const [plain, found] = [await compute(graph, portable), await compute(graph)];
      for (const [name, values] of Object.entries(plain)) {
        const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
        for (const [i, value] of values.entries())
          expect(Math.abs(found[name][i] - value) / largest).toBeLessThan(1e-4);
      }
    }),
    { numRuns: 25, seed: 5 },
  );
}, 120_000);

it('keeps a network in blocks from its first convolution to its last', () => {
  const three = [1, 1, 1];
  const window = { strides: three, dilations: three, padBefore: three, padAfter: three, groups: 1 };
  const x = input('x', 'F32', [1, 1, 6, 6, 6]);
  const first = leakyRelu(instanceNorm(conv(x, random(1, [16, 1, 3, 3, 3]), window)), 0.01);
  const second = leakyRelu(instanceNorm(conv(first, random(2, [16, 16, 3, 3, 3]), window)), 0.01);
  const y = conv(add(second, first), random(3, [16, 16, 3, 3, 3]), window);
  const text = dumpGraph(inBlocks(8, processor)({ inputs: { x }, outputs: { y } }));
  const count = (op: string): number => text.split(` = ${op}(`).length - 1;
  // The first convolution takes its depths side by side as channels, the others are three each; a norm is two.
  expect(count('BlockedConv')).toBe(1 + 3 + 3 + 2 * 2);
  expect([count('BlockChannels'), count('UnblockChannels'), count('LeakyRelu')]).toEqual([0, 1, 0]);
});

it.each([
  ['channels that fill no blocks', { samples: 1, from: 18, to: 21, size: [6, 14, 13], before: 1, after: 1 }],
  ['two samples, zeros at one end', { samples: 2, from: 16, to: 32, size: [8, 12, 12], before: 0, after: 2 }],
  [
    'more zeros than the kernel has slabs',
    { samples: 1, from: 16, to: 16, size: [6, 13, 12], before: 3, after: 1 },
  ],
  ['no zeros', { samples: 1, from: 16, to: 16, size: [8, 14, 14], before: 0, after: 0 }],
  ['one pair a pass', { samples: 1, from: 16, to: 16, size: [6, 96, 96], before: 1, after: 1 }],
])(
  'computes two slabs of a convolution at a time: %s',
  async (_, { samples, from, to, size, before, after }) => {
    const each = (n: number): number[] => [n, n, n];
    const window = {
      strides: each(1),
      dilations: each(1),
      padBefore: [before, 1, 1],
      padAfter: [after, 1, 1],
      groups: 1,
    };
    const x = random(1, [samples, from, ...size]);
    const [w, v] = [2, 3].map((seed) => random(seed, [to, from, 3, 3, 3]));
    const alone = leakyRelu(conv(x, w, window, random(4, [to])), 0.1);
    const onTop = leakyRelu(add(conv(x, w, window), conv(x, v, window)), 0.1);
    const graph = { inputs: {}, outputs: { alone, onTop } };
    expect(dumpGraph(inBlocks(8, processor)(graph))).toContain('Gather');
    const [plain, found] = [await compute(graph, portable), await compute(graph)];
    for (const name of ['alone', 'onTop']) {
      const differences = plain[name].map((value, i) => Math.abs(value - found[name][i]));
      expect(differences.reduce((most, one) => Math.max(most, one), 0)).toBeLessThan(1e-4);
    }
  },
);
