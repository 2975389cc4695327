import type { TrainAutoencoderRecipe } from '#shared/contract/training.ts';
import { openSession } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { autoencoderTask } from '#main/training/autoencoderTask.ts';
import { buildLoss } from '#main/training/trainStep.ts';
import { fixedSamples } from '../fixedSamples.ts';
import type { Where } from '../learner.ts';
import type { LoadedCase } from '../trainingCase.ts';
import { autoencoderBatch } from './batch.ts';

/**
 * How far coded and decoded samples of held-back cases are from what they were: means over samples of the mean
 * absolute difference (HU) and of the peak signal to noise ratio (dB, the peak being the window's width).
 *
 * @throws the signal's reason after an abort
 */
export async function validateReconstruction(
  recipe: TrainAutoencoderRecipe,
  held: readonly LoadedCase[],
  tensors: ReadonlyMap<string, GraphTensor>,
  where: Where,
  signal: AbortSignal,
): Promise<readonly [meanHu: number, psnr: number]> {
  const { network, input } = recipe;
  const { side, windowHu } = input;
  const imageShape = [1, network.imageChannels, side, side, side];
  const weights = { reconstruction: 1, commitment: 0, featureMatching: 0, adversarial: false };
  const { graph, tensors: wanted } = buildLoss(
    autoencoderTask({ autoencoder: network, imageShape, ...weights }),
  );
  const fixed = Object.fromEntries([...tensors].filter(([name]) => wanted.has(name)));
  const session = await openSession(graph, where);
  let [count, absolute, psnr] = [0, 0, 0];
  try {
    for (const one of held)
      for (const sample of await fixedSamples(recipe, one)) {
        signal.throwIfAborted();
        const { image, frame } = autoencoderBatch([sample], imageShape);
        const { decoded } = await session.run({ image, frame, ...fixed });
        const differences = decoded.data as Float32Array;
        let [sum, squares] = [0, 0];
        for (const [i, value] of differences.entries()) {
          const difference = value - Number(image.data[i]);
          sum += Math.abs(difference);
          squares += difference ** 2;
        }
        count++;
        absolute += sum / differences.length;
        psnr += 10 * Math.log10((4 * differences.length) / squares);
      }
  } finally {
    await session.release();
  }
  const huPerUnit = (windowHu[1] - windowHu[0]) / 2;
  return [(huPerUnit * absolute) / count, psnr / count];
}
