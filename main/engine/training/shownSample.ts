import type { TrainRecipe } from '#shared/contract/training.ts';
import { type RasGrid, tensorGrid, volumeGrid } from '#main/training/runs/axialSlice.ts';
import { drawingRulesOf } from './drawingRules.ts';
import type { DrawnSample } from './drawSample.ts';
import type { LoadedCase } from './trainingCase.ts';

/** Voxels to be looked at. */
export interface Shown {
  readonly grid: RasGrid;
  /** Of a voxel by its index: 0 black to 1 white, class in the truth, and for validations the class that was found. */
  readonly brightness: (index: number) => number;
  readonly truth: ArrayLike<number>;
  readonly found?: ArrayLike<number>;
  /** As a network made it: brightness. */
  readonly made?: (index: number) => number;
  /** Whether it is a crop, which is shown whole. */
  readonly isCrop: boolean;
}

/** What the classes of a training's pictures are called: `background` first. */
export const shownLabels = (recipe: TrainRecipe): readonly string[] =>
  recipe.task === 'trainSegmentation' ? recipe.labels : ['background', 'lesion'];

/** A sample as its network gets it, and as people look at it. */
export function shownSample(recipe: TrainRecipe, { tensors }: Pick<DrawnSample, 'tensors'>): Shown {
  const { image, label, mask } = tensors;
  if (recipe.task === 'trainSegmentation')
    return {
      grid: tensorGrid(drawingRulesOf(recipe).input.patch),
      brightness: (v) => image[v],
      truth: label,
      isCrop: true,
    };
  const { side } = recipe.input;
  return {
    // Slices first, then x: the networks' order of axes.
    grid: { dims: [side, side, side], strides: [side, 1, side * side] },
    brightness: (v) => (image[v] + 1) / 2,
    truth: mask,
    isCrop: true,
  };
}

/** A validation case on the network's grid, and the class that was found at each voxel. */
export function shownCase(
  { windowHu: [low, high] }: TrainRecipe['input'],
  { labelled, channelOf }: Pick<LoadedCase, 'labelled' | 'channelOf'>,
  found: Uint8Array,
): Shown {
  const { data, dims } = labelled.image;
  return {
    grid: volumeGrid(dims),
    brightness: (v) => (data[v] - low) / (high - low),
    truth: Uint8Array.from(labelled.labels.data, (value) => channelOf[value]),
    found,
    isCrop: false,
  };
}
