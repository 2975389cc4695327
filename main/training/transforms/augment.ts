import { axes } from '#shared/geometry/axes.ts';
import type { Random } from '#main/tensor/random.ts';
import type { VoxelArray, Voxels } from '#main/volume/volume.ts';
import { flip } from './flip.ts';
import { jitterIntensity } from './intensity.ts';
import { rotate90 } from './rotate90.ts';

/** An image of 0..1 and its labels, cut to the training's size. */
export interface Sample {
  readonly image: Voxels<Float32Array>;
  readonly label: Voxels<Uint8Array>;
}

const chance = 0.2;

/**
 * The published augmentation (reference §6, 7 to 12): each axis mirrored with probability 0.2, one to three quarter
 * turns about the head-foot axis with 0.2, then intensities jittered. Image and label move together.
 */
export function augment(sample: Sample, random: Random): Sample {
  const mirrored = axes.filter(() => random.chance(chance));
  const turns = random.chance(chance) ? random.integer(1, 3) : 0;
  const moved = <T extends VoxelArray>(voxels: Voxels<T>): Voxels<T> =>
    rotate90(
      mirrored.reduce((one, axis) => flip(one, axis), voxels),
      turns,
    );
  const image = moved(sample.image);
  return {
    image: { ...image, data: jitterIntensity(image.data, random) },
    label: moved(sample.label),
  };
}
