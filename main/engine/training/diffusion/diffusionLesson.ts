import type { VqganConfig } from '#shared/contract/model.ts';
import { lossParts, type TrainDiffusionRecipe } from '#shared/contract/training.ts';
import { cosineSchedule } from '#main/diffusion/schedule.ts';
import { diffusionTask } from '#main/training/diffusionTask.ts';
import { optimiserOf } from '#main/training/optimiserOf.ts';
import { buildTraining, type Task } from '#main/training/trainStep.ts';
import type { Lesson } from '../lesson.ts';
import { startWeights } from '../startWeights.ts';
import { frozenAutoencoder } from './frozenAutoencoder.ts';
import { noisySample } from './noisyBatch.ts';

export interface DiffusionLesson extends Lesson {
  readonly task: Task;
  readonly autoencoder: VqganConfig;
}

/** How to see the noise in latents. Throws what `frozenAutoencoder` and reading weights to start from throw. */
export async function diffusionLesson(recipe: TrainDiffusionRecipe): Promise<DiffusionLesson> {
  const { network, input, seed, start, loss, precision } = recipe;
  const { side } = input;
  const { config: autoencoder, weights: frozen } = await frozenAutoencoder(recipe);
  const schedule = cosineSchedule(network.timesteps);
  const imageShape = [1, autoencoder.imageChannels, side, side, side];
  const task = diffusionTask({ denoiser: network, autoencoder, imageShape, loss });
  const optimiser = optimiserOf(recipe.optimiser);
  const shapes = { image: imageShape, noise: task.batch['noise'].shape };
  return {
    task,
    autoencoder,
    training: buildTraining(task, optimiser, precision),
    optimiser,
    precision,
    first: await startWeights({ network, seed, ...(start && { start }) }),
    frozen,
    parts: lossParts.trainDiffusion,
    feedsOf: (sample) => noisySample(sample, shapes, schedule),
  };
}
