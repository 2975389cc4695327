import { expect, it } from 'vitest';
import type { DynunetConfig } from '#shared/contract/model.ts';
import { add, mean, mul, square, sum } from '#main/graph/functions.ts';
import { input } from '#main/graph/value.ts';
import { dynUnet } from '#main/networks/dynUnet.ts';
import { adam, sgdNesterov } from '#main/networks/optimisers.ts';
import { declareParameters } from '#main/networks/parameters.ts';
import { openSession } from '#main/runtime/session.ts';
import { openTrainer } from '#main/runtime/trainer.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import { initialise } from './initialise.ts';
import { cosineAnneal, warmupCosine } from './learningRate.ts';
import { buildTraining, type Task } from './trainStep.ts';

const zeros = { kind: 'constant', value: 0 } as const;
/** Zeros where no values are given. */
const f32 = (shape: readonly number[], ...values: number[]) => {
  const data = new Float32Array(elementCount(shape));
  data.set(values);
  return { dtype: 'F32', shape, data } as const;
};

function declarations({ build, batch }: Task) {
  const { parameters, tensors } = declareParameters();
  build(parameters, batch);
  return tensors;
}

/** loss = Σ a x: the gradient of a is x. `unused` takes no part, `fixed` is a buffer. */
const linear: Task = {
  batch: { x: input('x', 'F32', [2]) },
  build(p, { x }) {
    p.tensor('unused', [3], zeros);
    const shifted = add(x, p.buffer('fixed', [2], zeros));
    return { loss: sum(mul(p.tensor('a', [2], zeros), shifted)), watched: {} };
  },
};

it('trains only what the loss depends on', () => {
  const { places, length, frozen } = buildTraining(linear, sgdNesterov({ momentum: 0.5, weightDecay: 0 }));
  expect(places).toEqual([{ name: 'a', shape: [2], offset: 0, size: 2 }]);
  expect(length).toBe(2);
  expect([...frozen.keys()]).toEqual(['unused', 'fixed']);
});

it('takes two steps of Nesterov momentum as by hand', async () => {
  const rule = sgdNesterov({ momentum: 0.5, weightDecay: 0 });
  const session = await openSession(buildTraining(linear, rule).step);
  const still = { x: f32([2], 1, 2), fixed: f32([2], 0, 0), unused: f32([3], 0, 0, 0), rate: f32([], 0.1) };
  const first = await session.run({ ...still, parameters: f32([2], 0, 0), moment0: f32([2], 0, 0) });
  // v = g; a = -0.1 (g + 0.5 v)
  expect([...first['nextMoment0'].data]).toEqual([1, 2]);
  expect(first['nextParameters'].data[0]).toBeCloseTo(-0.15, 6);
  const { nextParameters: parameters, nextMoment0: moment0 } = first;
  const second = await session.run({ ...still, parameters, moment0 });
  // v = 0.5 + 1 = 1.5; a = -0.15 - 0.1 (1 + 0.75)
  expect(second['nextParameters'].data[1]).toBeCloseTo(2 * -0.325, 6);
});

it('does the same in one graph and in two', async () => {
  const rule = adam({ betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0.1, decoupled: true });
  const training = buildTraining(linear, rule);
  const state = { parameters: f32([2], 3, -1), moment0: f32([2], 0.1, 0.2), moment1: f32([2], 0.3, 0.1) };
  const fixed = { fixed: f32([2], 1, 1), unused: f32([3], 0, 0, 0) };
  const numbers = Object.fromEntries(
    Object.entries(rule.numbers(5, 0.01)).map(([name, value]) => [name, f32([], value)]),
  );
  const x = f32([2], 1, 2);
  const whole = await (await openSession(training.step)).run({ ...state, ...fixed, ...numbers, x });
  const { gradient } = await (
    await openSession(training.gradient)
  ).run({ parameters: state.parameters, ...fixed, x });
  const halves = await (await openSession(training.update)).run({ ...state, ...numbers, gradient });
  expect(halves['nextParameters']).toEqual(whole['nextParameters']);
  expect(halves['nextMoment1']).toEqual(whole['nextMoment1']);
});

it('takes the same steps of a network wherever its state lies', async () => {
  const rule = adam({ betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0.01, decoupled: true });
  const x = input('x', 'F32', [1, 1, 8, 8, 8]);
  const three = [3, 3, 3] as const;
  const config: DynunetConfig = {
    architecture: 'dynunet',
    inChannels: 1,
    outChannels: 2,
    kernels: [three, three],
    strides: [
      [1, 1, 1],
      [2, 2, 2],
    ],
    filters: [4, 8],
  };
  const task: Task = {
    batch: { x },
    build: (p, { x: image }) => ({ loss: mean(square(dynUnet(p, image, config))), watched: {} }),
  };
  const { step, places, length, frozen } = buildTraining(task, rule);
  expect([...frozen.keys()]).toEqual([]);
  const start = initialise(declarations(task), seededRandom(2));
  const parameters = f32([length]);
  for (const { name, offset } of places) parameters.data.set(start.get(name)?.data ?? [], offset);
  const state = { parameters, moment0: f32([length]), moment1: f32([length]) };
  const source = seededRandom(3, 'batches');
  const steps = [1, 2, 3, 4, 5].map((t) => {
    const image = f32(x.shape);
    image.data.forEach((_, i) => (image.data[i] = source.uniform(-1, 1)));
    return { batch: { x: image }, numbers: rule.numbers(t, 1e-3) };
  });
  const outcome = async (residency: 'host' | 'loop') => {
    const trainer = await openTrainer({ step }, state, { residency, stepsAtOnce: 2, threads: 1 });
    const outputs = await trainer.steps('step', steps);
    const last = await trainer.state();
    await trainer.release();
    return { losses: outputs.map(({ loss }) => loss.data[0]), last };
  };
  const host = await outcome('host');
  expect(host.losses[4]).toBeLessThan(Number(host.losses[0]));
  expect(await outcome('loop')).toEqual(host);
});

it('starts He-normal convolutions at their deviation, the same for the same seed', () => {
  const { parameters, tensors } = declareParameters();
  dynUnet(parameters, input('x', 'F32', [1, 1, 8, 8, 8]), {
    architecture: 'dynunet',
    inChannels: 1,
    outChannels: 3,
    kernels: [
      [3, 3, 3],
      [3, 3, 3],
    ],
    strides: [
      [1, 1, 1],
      [2, 2, 2],
    ],
    filters: [32, 64],
  });
  const first = initialise(tensors, seededRandom(4));
  expect(initialise(tensors, seededRandom(4))).toEqual(first);
  const data = first.get('bottleneck.conv2.conv.weight')?.data ?? new Float32Array();
  const deviation = Math.sqrt(data.reduce((total, value) => total + value * value, 0) / data.length);
  expect(deviation).toBeCloseTo(Math.sqrt(2 / 1.0001 / (64 * 27)), 3);
});

it('warms up from 0 and anneals to almost 0', () => {
  const rate = warmupCosine(1, 3, 10);
  expect([0, 1, 2, 3].map(rate)).toEqual([0, 0.5, 1, 1]);
  const anneal = cosineAnneal(2, 4);
  expect(anneal(0)).toBe(2);
  expect(anneal(2)).toBeCloseTo(1, 12);
  expect(anneal(3)).toBeCloseTo(1 - Math.SQRT1_2, 12);
});
