import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Differentiated, directionalGraph } from './directional.fake.ts';
import { gradients } from '#main/autodiff/gradient.ts';
import type { DifferentiableOp } from '#main/autodiff/table.ts';
import { apply } from '#main/graph/apply.ts';
import { add, attention, detach, greater, mul, standardise, sum, where } from '#main/graph/functions.ts';
import { convolvedSize, type Window } from '#main/graph/ops/contraction.ts';
import type { OpAttributes } from '#main/graph/ops/table.ts';
import { constant, input } from '#main/graph/value.ts';
import { openSession } from '#main/runtime/session.ts';

async function compare(one: Differentiated, seed: number): Promise<{ expected: number; found: number }> {
  const session = await openSession(directionalGraph(one, seed), { threads: 1 });
  const { expected, found } = await session.run({});
  await session.release();
  return { expected: Number(expected.data[0]), found: Number(found.data[0]) };
}

/** Float32 sums of a few hundred terms, divided by the step. */
async function expectEqualGradients(one: Differentiated, seed: number): Promise<void> {
  const { expected, found } = await compare(one, seed);
  expect(Math.abs(found - expected)).toBeLessThan(1e-3 + 1e-3 * Math.abs(expected));
}

const unary = <K extends DifferentiableOp>(
  op: K,
  attributes: OpAttributes[K],
  range: readonly [number, number] = [-1, 1],
): Differentiated => ({ shapes: [[2, 3, 4]], build: (inputs) => apply(op, inputs, attributes)[0], range });

/** Away from 0 on one side, where these functions have a kink. */
const positive = [0.2, 1] as const;
const negative = [-1, -0.2] as const;

const binary = (op: 'Add' | 'Sub' | 'Mul' | 'Div'): Differentiated[] =>
  [
    [
      [2, 3, 4],
      [2, 3, 4],
    ],
    [
      [2, 3, 4],
      [3, 1],
    ],
    [[4], [2, 1, 4]],
    [[], [2, 2]],
  ].map((shapes) => ({ shapes, build: (inputs) => apply(op, inputs, {})[0], range: [0.5, 1.5] }));

const rows = constant({ dtype: 'I64', shape: [2, 2], data: BigInt64Array.of(0n, 2n, 2n, 1n) });
const three = (n: number): number[] => [n, n, n];
const plain: Window = {
  strides: three(1),
  dilations: three(1),
  padBefore: three(1),
  padAfter: three(1),
  groups: 1,
};

const slicing = { starts: [0, 1, 1], sizes: [2, 2, 2], steps: [1, 1, 3] };
const edges = { before: [0, 1, 2], after: [0, 2, 1], mode: 'edge' } as const;

const sequences = [4, 3, 6];
const masks = constant({
  dtype: 'F32',
  shape: [2, 3, 3],
  data: Float32Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, 0, -1, 0, 0, 0, 0, 0),
});

/** Without bias, with one, and with masks besides. */
const attentions: Differentiated[] = [
  {
    shapes: [sequences, sequences, sequences],
    build: ([q, k, v]) => attention([q, k, v], { heads: 2, scale: 0.5 }),
  },
  ...[undefined, [0, 1], [1, 0, 0, 1]].map((kinds): Differentiated => ({
    shapes: [sequences, sequences, sequences, [2, 3, 3]],
    build: ([q, k, v, bias]) =>
      kinds === undefined
        ? attention([q, k, v], { heads: 2, scale: 1 }, bias)
        : attention([q, k, v], { heads: 2, scale: 1, kinds }, bias, masks),
  })),
];

/** At least one function a row; a row without one does not compile. */
const cases: { readonly [K in DifferentiableOp]: readonly Differentiated[] } = {
  Neg: [unary('Neg', {})],
  Exp: [unary('Exp', {})],
  Log: [unary('Log', {}, [0.5, 2])],
  Sqrt: [unary('Sqrt', {}, [0.5, 2])],
  Reciprocal: [unary('Reciprocal', {}, [0.5, 2])],
  Abs: [unary('Abs', {}, positive), unary('Abs', {}, negative)],
  Erf: [unary('Erf', {})],
  Sigmoid: [unary('Sigmoid', {})],
  Relu: [unary('Relu', {}, positive), unary('Relu', {}, negative)],
  Sin: [unary('Sin', {})],
  Cos: [unary('Cos', {})],
  Gelu: [unary('Gelu', {})],
  LeakyRelu: [unary('LeakyRelu', { slope: 0.1 }, positive), unary('LeakyRelu', { slope: 0.1 }, negative)],
  Clip: [unary('Clip', { min: -0.1, max: 5 }, positive), unary('Clip', { min: -0.1, max: 5 }, negative)],
  Add: binary('Add'),
  Sub: binary('Sub'),
  Mul: binary('Mul'),
  Div: binary('Div'),
  PRelu: [positive, negative].map((range) => ({
    shapes: [
      [2, 3, 4],
      [3, 1],
    ],
    build: (inputs) => apply('PRelu', inputs, {})[0],
    range,
  })),
  Where: [
    {
      shapes: [[2, 3], [3]],
      build: ([a, b]) => {
        const half = constant({ dtype: 'F32', shape: [2, 1], data: Float32Array.of(-1, 1) });
        return where(greater(half, 0), a, b);
      },
    },
  ],
  Cast: [unary('Cast', { to: 'F32' })],
  Reshape: [unary('Reshape', { shape: [4, 6] })],
  Transpose: [unary('Transpose', { order: [2, 0, 1] })],
  Concat: [
    {
      shapes: [
        [2, 1, 4],
        [2, 3, 4],
      ],
      build: (inputs) => apply('Concat', inputs, { axis: 1 })[0],
    },
  ],
  Slice: [{ shapes: [[2, 3, 5]], build: (inputs) => apply('Slice', inputs, slicing)[0] }],
  Pad: [
    unary('Pad', { before: [0, 1, 2], after: [0, 2, 1], mode: 'constant' }),
    unary('Pad', edges),
    { shapes: [[1, 1, 2]], build: (inputs) => apply('Pad', inputs, edges)[0] },
  ],
  Expand: [{ shapes: [[3, 1]], build: (inputs) => apply('Expand', inputs, { shape: [2, 3, 4] })[0] }],
  Reverse: [unary('Reverse', { axes: [0, 2] })],
  Gather: [{ shapes: [[3, 2]], build: ([table]) => apply('Gather', [table, rows], {})[0] }],
  ReduceSum: [unary('ReduceSum', { axes: [0, 2] })],
  ReduceMean: [unary('ReduceMean', { axes: [1, 2] })],
  ReduceMax: [
    {
      shapes: [[3, 1]],
      // Well apart, so that no step changes which is the largest.
      build: ([x]) => {
        const ramp = constant({ dtype: 'F32', shape: [1, 4], data: Float32Array.of(0, 30, 10, 20) });
        return apply('ReduceMax', [mul(add(x, 2), ramp)], { axes: [1] })[0];
      },
    },
  ],
  Softmax: [unary('Softmax', { axis: 1 }), unary('Softmax', { axis: 2 })],
  LogSoftmax: [unary('LogSoftmax', { axis: 1 })],
  LayerNormalization: [
    {
      shapes: [[2, 3, 4], [4], [4]],
      build: (inputs) => apply('LayerNormalization', inputs, { epsilon: 1e-2 })[0],
    },
  ],
  Standardise: [[1], [2], [1, 2]].map((axes) => ({
    shapes: [[2, 3, 4]],
    build: ([x]) => standardise(x, axes, 1e-2),
  })),
  Attention: attentions,
  MatMul: [
    [
      [2, 3],
      [3, 4],
    ],
    [
      [2, 2, 3],
      [3, 4],
    ],
    [
      [2, 2, 3],
      [2, 3, 4],
    ],
    [
      [2, 1, 2, 3],
      [3, 3, 4],
    ],
  ].map((shapes) => ({ shapes, build: (inputs) => apply('MatMul', inputs, {})[0] })),
  Conv: [
    {
      shapes: [[2, 2, 3, 3, 4], [3, 2, 3, 3, 3], [3]],
      build: (inputs) => apply('Conv', inputs, plain)[0],
    },
  ],
  ConvTranspose: [
    {
      shapes: [
        [1, 3, 2, 2, 2],
        [3, 2, 3, 3, 3],
      ],
      build: (inputs) =>
        apply('ConvTranspose', inputs, {
          ...plain,
          strides: three(2),
          padAfter: three(1),
          size: three(4),
        })[0],
    },
  ],
};

describe('gradients equal differences', () => {
  for (const [op, functions] of Object.entries(cases))
    for (const [i, one] of functions.entries())
      it(`${op} ${i}`, async () => {
        for (const seed of [1, 2, 3]) await expectEqualGradients(one, seed);
      });
});

const axis = fc.record({
  size: fc.integer({ min: 1, max: 5 }),
  kernel: fc.integer({ min: 1, max: 3 }),
  stride: fc.integer({ min: 1, max: 3 }),
  dilation: fc.integer({ min: 1, max: 2 }),
  before: fc.integer({ min: 0, max: 2 }),
  after: fc.integer({ min: 0, max: 2 }),
});

const convolution = fc
  .record({
    axes: fc.array(axis, { minLength: 1, maxLength: 3 }),
    batch: fc.integer({ min: 1, max: 2 }),
    groups: fc.integer({ min: 1, max: 2 }),
    perGroupIn: fc.integer({ min: 1, max: 2 }),
    perGroupOut: fc.integer({ min: 1, max: 2 }),
    seed: fc.nat(),
  })
  .filter(({ axes }) =>
    axes.every(
      ({ size, kernel, dilation, before, after }) => size + before + after > dilation * (kernel - 1),
    ),
  );

describe('convolutions of every rank, stride, dilation, padding and grouping', () => {
  it('have equal gradients, themselves and transposed', async () => {
    await fc.assert(
      fc.asyncProperty(convolution, async ({ axes, batch, groups, perGroupIn, perGroupOut, seed }) => {
        const window: Window = {
          strides: axes.map(({ stride }) => stride),
          dilations: axes.map(({ dilation }) => dilation),
          padBefore: axes.map(({ before }) => before),
          padAfter: axes.map(({ after }) => after),
          groups,
        };
        const [size, kernel] = [axes.map((one) => one.size), axes.map((one) => one.kernel)];
        const w = [groups * perGroupOut, perGroupIn, ...kernel];
        await expectEqualGradients(
          {
            shapes: [[batch, groups * perGroupIn, ...size], w],
            build: (inputs) => apply('Conv', inputs, window)[0],
          },
          seed,
        );
        const small = convolvedSize(size, kernel, window);
        await expectEqualGradients(
          {
            shapes: [[batch, groups * perGroupOut, ...small], w],
            build: (inputs) => apply('ConvTranspose', inputs, { ...window, size })[0],
          },
          seed,
        );
      }),
      { numRuns: 60, seed: 7 },
    );
  });
});

it('adds up what a value gives along several ways', async () => {
  await expectEqualGradients({ shapes: [[2, 3]], build: ([x]) => add(mul(x, x), mul(add(x, 1), 3)) }, 1);
});

const x = input('x', 'F32', [2]);
const y = input('y', 'F32', [2]);

it('gives none where the loss does not depend, and stops at Detach', () => {
  const loss = sum(mul(x, detach(y)));
  expect(gradients(loss, [x, y]).map((one) => one?.shape)).toEqual([[2], undefined]);
});

it('refuses a loss that is no scalar', () => {
  expect(() => gradients(mul(x, x), [x])).toThrow('the loss has shape [2], not []');
});
