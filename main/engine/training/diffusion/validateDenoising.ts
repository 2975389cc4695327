import type { DiffusionConfig, VqganConfig } from '#shared/contract/model.ts';
import { denoisingNames, type TrainDiffusionRecipe } from '#shared/contract/training.ts';
import type { Schedule } from '#main/diffusion/schedule.ts';
import { type Feeds, openSession } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { buildLoss, type Task } from '#main/training/trainStep.ts';
import type { DrawnSample } from '../drawSample.ts';
import { fixedSamples, tellingSample } from '../fixedSamples.ts';
import { mostShownCases, type TellCase, type Where } from '../learner.ts';
import { shownSample } from '../shownSample.ts';
import type { LoadedCase } from '../trainingCase.ts';
import { openSampleDrawer } from './sampleDrawer.ts';

export interface Denoising {
  readonly recipe: TrainDiffusionRecipe;
  readonly task: Task;
  readonly whole: DiffusionConfig & { readonly autoencoder: VqganConfig };
  readonly schedule: Schedule;
  /** A sample with a step and noise that are always the same for it. */
  readonly feedsOf: (sample: DrawnSample) => Feeds;
  /** By the keys of a diffusion model. */
  readonly weights: ReadonlyMap<string, GraphTensor>;
  readonly where: Where;
}

/**
 * Mean loss over the samples of held-back cases.
 *
 * @param tell shown of each case one sample, and what the model draws in the place of its lesions
 * @throws the signal's reason after an abort
 */
export async function validateDenoising(
  { recipe, task, whole, schedule, feedsOf, weights, where }: Denoising,
  held: readonly LoadedCase[],
  signal: AbortSignal,
  tell: TellCase,
): Promise<number> {
  const { graph, tensors } = buildLoss(task);
  const fixed = Object.fromEntries([...weights].filter(([name]) => tensors.has(name)));
  const { loss, condition } = graph.outputs;
  const session = await openSession({ ...graph, outputs: { loss, condition } }, where);
  const all: number[] = [];
  const toDraw: { at: number; name: string; loss: number; sample: DrawnSample; condition: GraphTensor }[] =
    [];
  try {
    for (const [at, one] of held.entries()) {
      const samples = await fixedSamples(recipe, one);
      const telling = tellingSample(samples);
      const losses: number[] = [];
      let told: GraphTensor | undefined;
      for (const sample of samples) {
        signal.throwIfAborted();
        const found = await session.run({ ...feedsOf(sample), ...fixed });
        losses.push(Number(found['loss'].data[0]));
        if (sample === telling) told = found['condition'];
      }
      all.push(...losses);
      if (told && at < mostShownCases)
        toDraw.push({ at, name: one.name, loss: mean(losses), sample: telling, condition: told });
    }
  } finally {
    await session.release();
  }
  const drawer = await openSampleDrawer(whole, recipe.input.side, schedule, weights, where);
  try {
    for (const { at, name, loss: ofCase, sample, condition: given } of toDraw) {
      signal.throwIfAborted();
      const drawn = await drawer.draw(given, sample.seed);
      await tell({
        at,
        case: name,
        shown: { ...shownSample(recipe, sample), made: (v) => (drawn[v] + 1) / 2 },
        numbers: { [denoisingNames[0]]: ofCase },
      });
    }
  } finally {
    await drawer.release();
  }
  return mean(all);
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
