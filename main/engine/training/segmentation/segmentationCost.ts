import type { TrainSegmentationRecipe } from '#shared/contract/training.ts';
import { windowCount, windowGrid } from '#main/segmentation/sliding/windowGrid.ts';
import { sizeOfLesson, type TrainingCost } from '../cost.ts';
import { secondsOf } from '../lesions/inspectDrawers.ts';
import { startWeights } from '../startWeights.ts';
import { openPredictor } from './predictor.ts';
import { segmentationLesson } from './segmentationLesson.ts';

export const segmentationCost: TrainingCost<TrainSegmentationRecipe> = {
  size: async (recipe) => sizeOfLesson(await segmentationLesson(recipe), recipe.batch),
  validationSeconds: async (recipe, { sample, where, validation }) => {
    const predictor = await openPredictor(recipe, where);
    try {
      const predict = predictor.with(await startWeights(recipe));
      const ofWindow = await secondsOf(() => predict(sample.tensors['image'], 1));
      const { input, overlap } = recipe;
      const windows = validation.map((dims) => windowCount(windowGrid(dims, input.patch, overlap)));
      return ofWindow * windows.reduce((sum, count) => sum + count, 0);
    } finally {
      await predictor.release();
    }
  },
};
