import type { TrainAutoencoderRecipe } from '#shared/contract/training.ts';
import {
  autoencoderTask,
  type AutoencoderTaskConfig,
  discriminatorTask,
} from '#main/training/autoencoderTask.ts';
import type { Task } from '#main/training/trainStep.ts';

/** What a recipe's networks learn. */
export interface AutoencoderTasks {
  /** Of the images of a batch. */
  readonly imageShape: readonly number[];
  /** Encoder and decoder, before the discriminators have a say and after. */
  own(judged: boolean): Task;
  judges(): Task;
  /** Whether the discriminators have a say in step t = 1, 2, … */
  isJudgedAt(t: number): boolean;
}

export function autoencoderTasks(recipe: TrainAutoencoderRecipe): AutoencoderTasks {
  const { network, input, batch, adversarial, perceptual } = recipe;
  const imageShape = [batch, network.imageChannels, input.side, input.side, input.side];
  const configOf = (judged: boolean): AutoencoderTaskConfig => ({
    autoencoder: network,
    imageShape,
    reconstruction: recipe.reconstruction,
    commitment: recipe.commitment,
    featureMatching: adversarial?.featureMatching ?? 0,
    perceptual: perceptual?.weight,
    adversarial: judged,
  });
  return {
    imageShape,
    own: (judged) => autoencoderTask(configOf(judged)),
    judges: () => discriminatorTask(configOf(true)),
    isJudgedAt: (t) => adversarial !== undefined && t > adversarial.afterSteps,
  };
}
