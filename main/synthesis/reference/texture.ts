import { gaussian32 } from '#main/volume/gaussian.ts';
import type { Dims } from '#shared/geometry/axes.ts';
import { voxelCount } from '#shared/geometry/axes.ts';
import type { Random } from '#main/tensor/random.ts';
import type { VoxelArray, Voxels } from '#main/volume/volume.ts';

/** Standard deviations of the two smoothings, in voxels of 1 mm. */
export interface TextureSigmas {
  readonly sigmaA: number;
  readonly sigmaB: number;
}

/** The ten ready-made textures of the liver code, in its order. */
export const publishedSigmas: readonly TextureSigmas[] = [3, 6, 9, 12, 15].flatMap((sigmaA) =>
  [4, 7].map((sigmaB) => ({ sigmaA, sigmaB })),
);

/** Smoothed noise stretched to the probability of salt: scale · (A − min)/(max − min) + base. */
export function saltProbability(
  smooth: Voxels,
  { scale, base }: { readonly scale: number; readonly base: number },
): Voxels<Float64Array> {
  let [min, max] = [Infinity, -Infinity];
  for (const value of smooth.data) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const data = Float64Array.from(smooth.data, (value) => (scale * (value - min)) / (max - min) + base);
  return { data, dims: smooth.dims };
}

/** 1 where the probability exceeds the noise (strictly), else 0. */
export const saltOf = (probability: Voxels, noise: VoxelArray): Voxels<Uint8Array> => ({
  data: Uint8Array.from(probability.data, (p, voxel) => (p > noise[voxel] ? 1 : 0)),
  dims: probability.dims,
});

/** Smoothed salt scaled so that what exceeds 0.12 has mean `u0`, cut to 0..1. */
export function modulation(saltSmooth: Voxels, u0: number): Voxels<Float32Array> {
  const threshold = 0.12;
  let [sum, count] = [0, 0];
  for (const value of saltSmooth.data)
    if (value > threshold) {
      sum += value;
      count++;
    }
  const beta = u0 / (sum / count);
  const data = Float32Array.from(saltSmooth.data, (value) => Math.min(1, Math.max(0, beta * value)));
  return { data, dims: saltSmooth.dims };
}

/**
 * A texture of rule-based.md §2: a modulation in 0..1 of mean about 0.5. Draws scale, base, u0, then the two
 * noises voxel by voxel.
 *
 * @param dims voxels of 1 mm; at least one
 */
export function drawTexture(
  random: Random,
  dims: Dims,
  { sigmaA, sigmaB }: TextureSigmas,
): Voxels<Float32Array> {
  const scale = random.uniform(0.19, 0.21);
  const base = random.uniform(0.04, 0.06);
  const u0 = random.uniform(0.5, 0.55);
  const noise = (): Float32Array => Float32Array.from({ length: voxelCount(dims) }, () => random.unit());
  const smooth = gaussian32({ data: noise(), dims }, [sigmaA, sigmaA, sigmaA]);
  const salt = saltOf(saltProbability(smooth, { scale, base }), noise());
  return modulation(gaussian32(salt, [sigmaB, sigmaB, sigmaB]), u0);
}
