import type { TrainingTask, TrainRecipe } from '#shared/contract/training.ts';
import type { Feeds } from '#main/runtime/session.ts';
import { openAutoencoderLearner } from './autoencoder/autoencoderLearner.ts';
import { openDiffusionLearner } from './diffusion/diffusionLearner.ts';
import type { Learner, Where } from './learner.ts';
import { openSegmentationLearner } from './segmentation/segmentationLearner.ts';

/**
 * Makes a recipe of one kind ready to learn.
 *
 * @param state of a checkpoint; undefined when the training begins
 * @param step optimiser steps done
 */
type OpenLearner<R extends TrainRecipe> = (
  recipe: R,
  state: Feeds | undefined,
  step: number,
  where: Where,
) => Promise<Learner>;

/** Every kind of training; a new one is a recipe in the contract and a row here. */
const kinds: { readonly [T in TrainingTask]: OpenLearner<Extract<TrainRecipe, { task: T }>> } = {
  trainSegmentation: openSegmentationLearner,
  trainAutoencoder: openAutoencoderLearner,
  trainDiffusion: openDiffusionLearner,
};

export const openLearner: OpenLearner<TrainRecipe> = (recipe, ...rest) =>
  (kinds[recipe.task] as OpenLearner<TrainRecipe>)(recipe, ...rest);
