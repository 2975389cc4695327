import { lossParts, type TrainSegmentationRecipe } from '#shared/contract/training.ts';
import { optimiserOf } from '#main/training/optimiserOf.ts';
import { segmentationTask } from '#main/training/segmentation/segmentationTask.ts';
import { buildTraining } from '#main/training/trainStep.ts';
import type { Lesson } from '../lesson.ts';
import { startWeights } from '../startWeights.ts';

/** How to segment. Throws what reading the weights to start from throws. */
export async function segmentationLesson(recipe: TrainSegmentationRecipe): Promise<Lesson> {
  const optimiser = optimiserOf(recipe.optimiser);
  const { network, input, precision } = recipe;
  const training = buildTraining(segmentationTask(network, input.patch), optimiser, precision);
  const first = await startWeights(recipe);
  const { image, label } = training.gradient.inputs;
  return {
    training,
    optimiser,
    precision,
    first,
    frozen: new Map([...first].filter(([name]) => training.frozen.has(name))),
    parts: lossParts.trainSegmentation,
    feedsOf: ({ tensors }) => ({
      image: { dtype: 'F32', shape: image.shape, data: tensors['image'] },
      label: { dtype: 'F32', shape: label.shape, data: tensors['label'] },
    }),
  };
}
