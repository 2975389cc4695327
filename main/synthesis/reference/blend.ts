import { gaussian } from '#main/volume/gaussian.ts';
import type { Mask, VoxelArray, Voxels } from '#main/volume/volume.ts';

/** What synthesis gives: HU, and 0 background, 1 organ, 2 tumor. */
export interface Synthesised {
  readonly hu: Voxels<Float32Array>;
  readonly label: Voxels<Uint8Array>;
}

/** The image and what shall become of it; all of one size. */
export interface BlendInput {
  readonly image: Voxels;
  readonly organ: Mask;
  readonly geometry: Mask;
  /** Modulation 0..1. */
  readonly texture: Voxels;
}

/** Organ 1 plus tumor 1. */
export const labelOf = (organ: Mask, geometry: Mask): Voxels<Uint8Array> => ({
  data: organ.data.map((inside, voxel) => inside + geometry.data[voxel]),
  dims: organ.dims,
});

/** The tumor's mask blurred in floats: B of §6. */
export const blurredGeometry = (geometry: Mask, sigma: number): Voxels<Float64Array> =>
  gaussian(geometry, [sigma, sigma, sigma]);

/**
 * Liver and kidney intensity (§6): f − t · B · D inside the organ, f elsewhere. The blur darkens organ voxels
 * around the tumor too (quirk 9) and ends at the organ's edge at once.
 *
 * @param blur B, from `blurredGeometry`
 * @param differenceHu D, positive: darker
 */
export function blendInOrgan(
  { image, organ, geometry, texture }: BlendInput,
  blur: Voxels,
  differenceHu: number,
): Synthesised {
  const hu = subtract(
    image.data,
    organ.data,
    (voxel) => texture.data[voxel] * blur.data[voxel] * differenceHu,
  );
  return { hu: { data: hu, dims: image.dims }, label: labelOf(organ, geometry) };
}

/** f − drop inside the mask, f outside. */
export const subtract = (
  image: VoxelArray,
  mask: Uint8Array,
  drop: (voxel: number) => number,
): Float32Array => Float32Array.from(image, (f, voxel) => (mask[voxel] === 0 ? f : f - drop(voxel)));
