import type { Schedule } from '#main/diffusion/schedule.ts';
import type { Feeds } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import type { DrawnSample } from '../drawSample.ts';

/** A sample with the step and the noise that its seed draws, as the task takes it. */
export function noisySample(
  { tensors, seed }: DrawnSample,
  { image, noise }: { readonly image: readonly number[]; readonly noise: readonly number[] },
  schedule: Schedule,
): Feeds {
  const random = seededRandom(seed, 'noise');
  const t = random.integer(0, schedule.steps - 1);
  const tensor = (shape: readonly number[], data: Float32Array): GraphTensor => ({
    dtype: 'F32',
    shape,
    data,
  });
  const one = [1, 1, 1, 1, 1];
  return {
    image: tensor(image, tensors['image']),
    mask: tensor(image, tensors['mask']),
    noise: tensor(
      noise,
      Float32Array.from({ length: elementCount(noise) }, () => random.normal()),
    ),
    time: tensor([1], Float32Array.of(t)),
    keep: tensor(one, Float32Array.of(schedule.sqrtAlphasCumprod[t])),
    blur: tensor(one, Float32Array.of(schedule.sqrtOneMinusAlphasCumprod[t])),
  };
}
