import type { reconstructionNames, TrainAutoencoderRecipe } from '#shared/contract/training.ts';
import { openSession } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { autoencoderTask } from '#main/training/autoencoderTask.ts';
import { buildLoss } from '#main/training/trainStep.ts';
import { fixedSamples, tellingSample } from '../fixedSamples.ts';
import { mostShownCases, type TellCase, type Where } from '../learner.ts';
import { shownSample } from '../shownSample.ts';
import type { LoadedCase } from '../trainingCase.ts';
import { autoencoderBatch } from './batch.ts';

type Numbers = Readonly<Record<(typeof reconstructionNames)[number], number>>;

/**
 * How far coded and decoded samples of held-back cases are from what they were: means over samples of the mean
 * absolute difference (HU) and of the peak signal to noise ratio (dB, the peak being the window's width).
 *
 * @param tell shown of each case one sample and what became of it, with the means of the case
 * @throws the signal's reason after an abort
 */
export async function validateReconstruction(
  recipe: TrainAutoencoderRecipe,
  held: readonly LoadedCase[],
  tensors: ReadonlyMap<string, GraphTensor>,
  where: Where,
  signal: AbortSignal,
  tell: TellCase,
): Promise<Numbers> {
  const { network, input } = recipe;
  const { side, windowHu } = input;
  const imageShape = [1, network.imageChannels, side, side, side];
  const weights = { reconstruction: 1, commitment: 0, featureMatching: 0, adversarial: false };
  const { graph, tensors: wanted } = buildLoss(
    autoencoderTask({ autoencoder: network, imageShape, ...weights }),
  );
  const fixed = Object.fromEntries([...tensors].filter(([name]) => wanted.has(name)));
  const session = await openSession(graph, where);
  const huPerUnit = (windowHu[1] - windowHu[0]) / 2;
  const all: Numbers[] = [];
  try {
    for (const [at, one] of held.entries()) {
      const samples = await fixedSamples(recipe, one);
      const telling = tellingSample(samples);
      const ofCase: Numbers[] = [];
      let made: Float32Array | undefined;
      for (const sample of samples) {
        signal.throwIfAborted();
        const { image, frame } = autoencoderBatch([sample], imageShape);
        const { decoded } = await session.run({ image, frame, ...fixed });
        const data = decoded.data as Float32Array;
        if (sample === telling) made = data;
        ofCase.push(difference(data, image.data as Float32Array, huPerUnit));
      }
      all.push(...ofCase);
      const shown = made;
      if (shown && at < mostShownCases)
        await tell({
          at,
          case: one.name,
          shown: { ...shownSample(recipe, telling), made: (v) => (shown[v] + 1) / 2 },
          numbers: mean(ofCase),
        });
    }
  } finally {
    await session.release();
  }
  return mean(all);
}

/** Of two images in -1…1. */
function difference(made: Float32Array, image: Float32Array, huPerUnit: number): Numbers {
  let [sum, squares] = [0, 0];
  for (const [i, value] of made.entries()) {
    const apart = value - image[i];
    sum += Math.abs(apart);
    squares += apart ** 2;
  }
  return {
    'mean HU difference': (huPerUnit * sum) / made.length,
    psnr: 10 * Math.log10((4 * made.length) / squares),
  };
}

const mean = (rows: readonly Numbers[]): Numbers => ({
  'mean HU difference': average(rows.map((row) => row['mean HU difference'])),
  psnr: average(rows.map(({ psnr }) => psnr)),
});

const average = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
