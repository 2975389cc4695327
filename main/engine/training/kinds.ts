import { Problem } from '#shared/contract/problems.ts';
import type { RecipeOf, TrainingTask, TrainRecipe } from '#shared/contract/training.ts';
import type { Feeds } from '#main/runtime/session.ts';
import { autoencoderCost } from './autoencoder/autoencoderCost.ts';
import { openAutoencoderLearner } from './autoencoder/autoencoderLearner.ts';
import type { TrainingCost } from './cost.ts';
import type { Helpers } from './devices/team.ts';
import { diffusionCost } from './diffusion/diffusionCost.ts';
import { openDiffusionLearner } from './diffusion/diffusionLearner.ts';
import { diffusionLesson } from './diffusion/diffusionLesson.ts';
import type { Learner, Where } from './learner.ts';
import type { Lesson } from './lesson.ts';
import { segmentationCost } from './segmentation/segmentationCost.ts';
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

interface Kind<R extends TrainRecipe> {
  readonly open: OpenLearner<R>;
  readonly cost: TrainingCost<R>;
}

/** Every kind of training; a new one is a recipe in the contract and a row here. */
const kinds: { readonly [T in TrainingTask]: Kind<RecipeOf<T>> } = {
  trainSegmentation: { open: openSegmentationLearner, cost: segmentationCost },
  trainAutoencoder: { open: openAutoencoderLearner, cost: autoencoderCost },
  trainDiffusion: { open: openDiffusionLearner, cost: diffusionCost },
};

const kindOf = ({ task }: TrainRecipe): Kind<TrainRecipe> => kinds[task] as Kind<TrainRecipe>;

export const openLearner: OpenLearner<TrainRecipe> = (recipe, ...rest) =>
  kindOf(recipe).open(recipe, ...rest);

export const costOf = (recipe: TrainRecipe): TrainingCost<TrainRecipe> => kindOf(recipe).cost;

type MakeLesson<R extends TrainRecipe> = (recipe: R) => Promise<Lesson>;

/** The trainings that learn sample by sample, so that devices can share a batch; the others compute it as one. */
const lessons: { readonly [T in TrainingTask]?: MakeLesson<RecipeOf<T>> } = {
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
