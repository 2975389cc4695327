import { expect, it } from 'vitest';
import { gradients } from '#main/autodiff/gradient.ts';
import { input } from '#main/graph/value.ts';
import { probeLength, probeLoss, probeShape } from '#main/runtime/probeStep.ts';
import { openSession } from '#main/runtime/session.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { elementCount } from '#main/tensor/tensor.ts';

it("agrees with the probe's gradient, which is written by hand", async () => {
  const parameters = input('parameters', 'F32', [probeLength]);
  const [x, target] = [input('x', 'F32', probeShape), input('target', 'F32', probeShape)];
  const { loss, gradient: byHand } = probeLoss(parameters, x, target);
  const [derived] = gradients(loss, [parameters]);
  if (derived === undefined) throw new RangeError('no gradient');
  const random = seededRandom(5);
  const drawn = (shape: readonly number[]) => ({
    dtype: 'F32' as const,
    shape,
    data: Float32Array.from({ length: elementCount(shape) }, () => random.uniform(-1, 1)),
  });
  const session = await openSession({ inputs: { parameters, x, target }, outputs: { byHand, derived } });
  const found = await session.run({
    parameters: drawn([probeLength]),
    x: drawn(probeShape),
    target: drawn(probeShape),
  });
  await session.release();
  const [hand, own] = ['byHand', 'derived'].map((name) => Array.from(found[name].data, Number));
  const largest = Math.max(...own.map(Math.abs));
  expect(largest).toBeGreaterThan(0.01);
  own.forEach((value, i) => expect(Math.abs(hand[i] - value) / largest).toBeLessThan(1e-5));
});
