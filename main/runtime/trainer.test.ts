import { describe, expect, it } from 'vitest';
import { add, matMul, mul, square, sub, sum } from '#main/graph/functions.ts';
import { type Graph, input } from '#main/graph/value.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { openSession } from './session.ts';
import type { GraphTensor } from './tensors.ts';
import { openTrainer, type Step, type TrainerOptions } from './trainer.ts';

const f32 = (shape: readonly number[], data: ArrayLike<number>): GraphTensor => ({
  dtype: 'F32',
  shape,
  data: Float32Array.from(data),
});
const random = seededRandom(1, 'trainer');
const drawn = (...shape: number[]): GraphTensor =>
  f32(
    shape,
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.uniform(-1, 1)),
  );

const features = 5;
const weights = new Map([['target', drawn(features, 1)]]);

/** Momentum descent of |x parameters - x target|², by hand; `seen` is watched. */
function descent(): Graph {
  const parameters = input('parameters', 'F32', [features, 1]);
  const moment = input('moment', 'F32', [features, 1]);
  const target = input('target', 'F32', [features, 1]);
  const x = input('x', 'F32', [3, features]);
  const xt = input('xt', 'F32', [features, 3]);
  const rate = input('rate', 'F32', []);
  const seen = sub(matMul(x, parameters), matMul(x, target));
  const nextMoment = add(mul(moment, 0.9), mul(matMul(xt, seen), 2));
  return {
    inputs: { parameters, moment, x, xt, rate, target },
    outputs: {
      loss: sum(square(seen)),
      nextParameters: sub(parameters, mul(nextMoment, rate)),
      nextMoment,
      seen,
    },
  };
}

const first = {
  parameters: f32([features, 1], [1, 2, 3, 4, 5]),
  moment: f32([features, 1], [0, 0, 0, 0, 0]),
};
const steps: Step[] = Array.from({ length: 7 }, (_, t) => {
  const x = drawn(3, features);
  const flipped = Array.from({ length: 3 * features }, (_, i) =>
    Number(x.data[(i % 3) * features + Math.floor(i / 3)]),
  );
  return { batch: { x, xt: f32([features, 3], flipped) }, numbers: { rate: 0.05 / (t + 1) } };
});

async function train(options: TrainerOptions) {
  const trainer = await openTrainer({ step: descent() }, first, { weights, ...options });
  const outputs = await trainer.steps('step', steps);
  const state = await trainer.state();
  await trainer.release();
  return { outputs, state };
}

/** The same with nothing but sessions. */
async function trainPlainly() {
  const session = await openSession(descent(), { weights });
  let state: Record<string, GraphTensor> = first;
  const outputs = [];
  for (const { batch, numbers } of steps) {
    const { loss, seen, nextParameters, nextMoment } = await session.run({
      ...state,
      ...batch,
      rate: f32([], [numbers?.['rate'] ?? 0]),
    });
    state = { parameters: nextParameters, moment: nextMoment };
    outputs.push({ loss, seen });
  }
  await session.release();
  return { outputs, state };
}

describe('openTrainer', () => {
  it('comes nearer to the target', async () => {
    const { parameters } = (await train({})).state;
    const target = weights.get('target')?.data ?? [];
    const away = ({ data }: GraphTensor): number =>
      Array.from(data, Number).reduce((total, value, i) => total + (value - Number(target[i])) ** 2, 0);
    expect(away(parameters)).toBeLessThan(away(first.parameters) / 2);
  });

  it.each<[string, TrainerOptions]>([
    ['in two sets of buffers', { residency: 'host' }],
    ['in loops, with one step left over', { residency: 'loop', stepsAtOnce: 3 }],
    ['in one loop', { residency: 'loop', stepsAtOnce: 7 }],
    ['in a loop that has too few steps to begin', { residency: 'loop', stepsAtOnce: 8 }],
  ])('computes the same bits as separate runs: %s', async (_, options) => {
    expect(await train(options)).toEqual(await trainPlainly());
  });

  it('copies its state when it begins and when it is asked, so that later steps change neither', async () => {
    const trainer = await openTrainer({ step: descent() }, first, { weights });
    await trainer.step('step', steps[0]);
    const { parameters } = await trainer.state(['parameters']);
    const kept = [...parameters.data];
    for (const step of steps.slice(1)) await trainer.step('step', step);
    expect([...parameters.data]).toEqual(kept);
    expect([...first.parameters.data]).toEqual([1, 2, 3, 4, 5]);
    await trainer.release();
  });

  it.each(['host', 'loop'] as const)('lets several graphs work on one state (%s)', async (residency) => {
    const parameters = input('parameters', 'F32', [2]);
    const total = input('total', 'F32', [2]);
    const gradient = input('gradient', 'F32', [2]);
    const accumulate = {
      inputs: { parameters, total, gradient },
      outputs: { nextTotal: add(total, mul(gradient, parameters)) },
    };
    const apply = {
      inputs: { parameters, total },
      outputs: { nextParameters: sub(parameters, total), nextTotal: mul(total, 0) },
    };
    const trainer = await openTrainer(
      { accumulate, apply },
      { parameters: f32([2], [1, 2]), total: f32([2], [0, 0]) },
      { residency, stepsAtOnce: 2 },
    );
    const given = [10, 20, 30].map((g) => ({ batch: { gradient: f32([2], [g, g]) } }));
    await trainer.steps('accumulate', given);
    expect(await trainer.state(['total'])).toEqual({ total: f32([2], [60, 120]) });
    expect(await trainer.view(['total'])).toEqual(await trainer.state(['total']));
    await trainer.step('apply', { batch: {} });
    expect(await trainer.state()).toEqual({ parameters: f32([2], [-59, -118]), total: f32([2], [0, 0]) });
    await trainer.release();
  });

  it('refuses a next value of another size', async () => {
    const a = input('a', 'F32', [2]);
    const graph = { inputs: { a }, outputs: { nextA: sum(a) } };
    await expect(openTrainer({ step: graph }, { a: f32([2], [1, 2]) })).rejects.toThrow(
      'nextA is F32 [], not F32 [2] as a',
    );
  });
});
