import { Problem } from '#shared/contract/problems.ts';
import type { TrainingTask, TrainRecipe } from '#shared/contract/training.ts';
import type { Feeds } from '#main/runtime/session.ts';
import { openAutoencoderLearner } from './autoencoder/autoencoderLearner.ts';
import type { Helpers } from './devices/team.ts';
import { openDiffusionLearner } from './diffusion/diffusionLearner.ts';
import { diffusionLesson } from './diffusion/diffusionLesson.ts';
import type { Learner, Where } from './learner.ts';
import type { Lesson } from './lesson.ts';
import { openSegmentationLearner } from './segmentation/segmentationLearner.ts';
import { segmentationLesson } from './segmentation/segmentationLesson.ts';

/**
 * Makes a recipe of one kind ready to learn.
 *
 * @param state of a checkpoint; undefined when the training begins
 * @param step optimiser steps done
 * @param helpers devices that share the batches; the recipe has passed `checkSharing`
 */
type OpenLearner<R extends TrainRecipe> = (
  recipe: R,
  state: Feeds | undefined,
  step: number,
  where: Where,
  helpers?: Helpers,
) => Promise<Learner>;

/** Every kind of training; a new one is a recipe in the contract and a row here. */
const kinds: { readonly [T in TrainingTask]: OpenLearner<Extract<TrainRecipe, { task: T }>> } = {
  trainSegmentation: openSegmentationLearner,
  trainAutoencoder: openAutoencoderLearner,
  trainDiffusion: openDiffusionLearner,
};

export const openLearner: OpenLearner<TrainRecipe> = (recipe, ...rest) =>
  (kinds[recipe.task] as OpenLearner<TrainRecipe>)(recipe, ...rest);

type MakeLesson<R extends TrainRecipe> = (recipe: R) => Promise<Lesson>;

/** The trainings that learn sample by sample, so that devices can share a batch; the others compute it as one. */
const lessons: { readonly [T in TrainingTask]?: MakeLesson<Extract<TrainRecipe, { task: T }>> } = {
  trainSegmentation: segmentationLesson,
  trainDiffusion: diffusionLesson,
};

/**
 * Refuses more devices than a recipe's batch can be shared among.
 *
 * @throws Problem `request-invalid`
 */
export function checkSharing({ task, batch }: Pick<TrainRecipe, 'task' | 'batch'>, devices: number): void {
  const refuse = (reason: string): never => {
    throw new Problem('request-invalid', { field: 'devices', reason });
  };
  if (devices < 2) return;
  if (lessons[task] === undefined)
    refuse("an autoencoder's batch is computed as one, for the norms of its discriminators: name one device");
  if (batch < devices) refuse(`a batch of ${batch} cannot be shared among ${devices}`);
}

/** What devices that share a recipe's batches compute; the recipe has passed `checkSharing`. */
export function lessonOf(recipe: TrainRecipe): Promise<Lesson> {
  const make = lessons[recipe.task] as MakeLesson<TrainRecipe> | undefined;
  if (make === undefined) throw new RangeError(`${recipe.task} does not learn sample by sample`);
  return make(recipe);
}
