import type { Feeds } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { frameNames } from '#main/training/autoencoderTask.ts';
import type { DrawnSample } from '../drawSample.ts';

/**
 * Samples as one batch: their images, and which slice along each axis is looked at. A batch that lacks samples is
 * filled with its own.
 *
 * @param shape of the images, [n, 1, depth, height, width]
 */
export function autoencoderBatch(samples: readonly DrawnSample[], shape: readonly number[]): Feeds {
  const [n, , ...sizes] = shape;
  const filled = Array.from({ length: n }, (_, i) => samples[i % samples.length]);
  const image = new Float32Array(n * sizes.reduce((a, b) => a * b, 1));
  filled.forEach(({ tensors }, i) => image.set(tensors['image'], (i * image.length) / n));
  const randoms = filled.map(({ seed }) => seededRandom(seed, 'frames'));
  const frames = frameNames.map((name, axis): [string, GraphTensor] => {
    const data = new Float32Array(n * sizes[axis]);
    randoms.forEach((random, i) => (data[i * sizes[axis] + random.integer(0, sizes[axis] - 1)] = 1));
    const ones = [n, 1, 1, 1, 1];
    ones[axis + 2] = sizes[axis];
    return [name, { dtype: 'F32', shape: ones, data }];
  });
  return { image: { dtype: 'F32', shape, data: image }, ...Object.fromEntries(frames) };
}
