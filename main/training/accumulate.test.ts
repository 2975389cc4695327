import { expect, it } from 'vitest';
import { mean, mul, square, sub } from '#main/graph/functions.ts';
import { input } from '#main/graph/value.ts';
import { sgdNesterov } from '#main/networks/optimisers.ts';
import { openTrainer } from '#main/runtime/trainer.ts';
import { accumulation } from './accumulate.ts';
import { buildTraining, type Task } from './trainStep.ts';

/** (w x - y)² over n samples. */
const task = (n: number): Task => ({
  batch: { x: input('x', 'F32', [n]), y: input('y', 'F32', [n]) },
  build: (p, { x, y }) => ({
    loss: mean(square(sub(mul(x, p.tensor('w', [1], { kind: 'constant', value: 0 })), y))),
    watched: {},
  }),
});

const vector = (...values: number[]) =>
  ({ dtype: 'F32', shape: [values.length], data: Float32Array.from(values) }) as const;

it('takes the step that a batch of all samples would, twice over', async () => {
  const optimiser = sgdNesterov({ momentum: 0.5, weightDecay: 0 });
  const numbers = optimiser.numbers(1, 0.1);
  const state = { parameters: vector(1), moment0: vector(0) };
  const whole = await openTrainer({ step: buildTraining(task(2), optimiser).step }, state);
  const parts = await openTrainer(
    { ...accumulation(buildTraining(task(1), optimiser)) },
    { ...state, gradient: vector(0) },
  );
  for (let step = 0; step < 2; step++) {
    await whole.step('step', { batch: { x: vector(1, 2), y: vector(3, -1) }, numbers });
    for (const [x, y] of [
      [1, 3],
      [2, -1],
    ])
      await parts.step('accumulate', { batch: { x: vector(x), y: vector(y) }, numbers: { share: 0.5 } });
    await parts.step('update', { batch: {}, numbers });
  }
  const [a, b] = [await whole.state(['parameters']), await parts.state(['parameters'])];
  expect(b['parameters'].data[0]).toBeCloseTo(Number(a['parameters'].data[0]), 6);
  expect(a['parameters'].data[0]).not.toBe(1);
});
