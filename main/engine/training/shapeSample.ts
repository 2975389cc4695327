import type { TrainRecipe } from '#shared/contract/training.ts';
import type { Dims } from '#shared/geometry/axes.ts';
import { cubeForNetwork } from '#main/synthesis/diffusion/axisOrder.ts';
import { toLastAxisFastest } from '#main/tensor/layout.ts';
import type { Random } from '#main/tensor/random.ts';
import { augment, type Sample } from '#main/training/transforms/augment.ts';
import { rotate90 } from '#main/training/transforms/rotate90.ts';

/** A sample's tensors by name, row-major. */
export type SampleTensors = Readonly<Record<string, Float32Array<ArrayBuffer>>>;

/**
 * A crop, augmented, as a training's network takes it. Segmentation: `image` (0..1) and `label` (class numbers), x
 * slowest. Others: `image` (-1..1) and `mask` (1 in lesions), z slowest, then x.
 *
 * @param labels of the classes
 */
export function shapeSample(
  cut: Sample,
  recipe: TrainRecipe,
  labels: readonly string[],
  random: Random,
): SampleTensors {
  if (recipe.task === 'trainSegmentation') {
    const { image, label } = recipe.augment ? augment(cut, random) : cut;
    return { image: rowMajor(image.data, image.dims), label: rowMajor(label.data, label.dims) };
  }
  const { image, label } = recipe.augment ? turned(cut, random) : cut;
  const { side } = recipe.input;
  const cube = (data: ArrayLike<number>): Float32Array<ArrayBuffer> =>
    Float32Array.from(cubeForNetwork(data, image.dims, [0, 0, 0], side));
  const signal = cube(image.data.map((value) => 2 * value - 1));
  const isLesion = labels.map((name) => name.endsWith('_lesion'));
  return { image: signal, mask: cube(label.data.map((value) => (isLesion[value] ? 1 : 0))) };
}

/** The published augmentation of autoencoder and diffusion (reference/diffusion.md §7.1). */
function turned({ image, label }: Sample, random: Random): Sample {
  const turns = random.chance(0.1) ? random.integer(1, 3) : 0;
  return { image: rotate90(image, turns), label: rotate90(label, turns) };
}

const rowMajor = (data: ArrayLike<number>, dims: Dims): Float32Array<ArrayBuffer> =>
  toLastAxisFastest(data, dims, new Float32Array(data.length));
