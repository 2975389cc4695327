import { spacingOf } from '#shared/geometry/affine.ts';
import { type Axis, type Dims, axes } from '#shared/geometry/axes.ts';
import { type VoxelBox, fullBox } from '#shared/geometry/box.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import type { HuArray } from './sceneVolume.ts';

export interface SamplingLimits {
  /** Longest side of a 3D texture. */
  readonly mostTexels: number;
  /** Voxels that fit the memory, or the time, there is. */
  readonly mostVoxels: number;
}

export type Factors = readonly [number, number, number];

/**
 * How many voxels along each axis become one in the 3D texture: 1 each where the volume fits, else the finest
 * axis is halved, thirded … until it does, so that the samples come out as even as they can.
 */
export function samplingFactors(
  { dims, affineRas }: Grid,
  { mostTexels, mostVoxels }: SamplingLimits,
): Factors {
  const spacing = spacingOf(affineRas);
  const factors: [number, number, number] = [1, 1, 1];
  const size = (a: Axis): number => Math.ceil(dims[a] / factors[a]);
  for (const a of axes) factors[a] = Math.ceil(dims[a] / mostTexels);
  while (size(0) * size(1) * size(2) > mostVoxels) {
    const finest = axes.reduce<Axis>(
      (x, y) => (spacing[y] * factors[y] < spacing[x] * factors[x] ? y : x),
      0,
    );
    factors[finest]++;
  }
  return factors;
}

export const sampledDims = (dims: Dims, factors: Factors): Dims => [
  Math.ceil(dims[0] / factors[0]),
  Math.ceil(dims[1] / factors[1]),
  Math.ceil(dims[2] / factors[2]),
];

/** The box of samples that the voxels of `box` contribute to. */
export const sampledBox = (box: VoxelBox, factors: Factors): VoxelBox => ({
  min: [0, 1, 2].map((a) => Math.floor(box.min[a] / factors[a])) as [number, number, number],
  max: [0, 1, 2].map((a) => Math.ceil(box.max[a] / factors[a])) as [number, number, number],
});

/** Mean of each block of voxels; blocks at the volume's end may be partial. `out` is changed inside `samples` alone. */
export function sampleVolume(
  image: HuArray,
  dims: Dims,
  factors: Factors,
  out: HuArray,
  samples: VoxelBox,
): void {
  const [width, height] = sampledDims(dims, factors);
  for (let z = samples.min[2]; z < samples.max[2]; z++)
    for (let y = samples.min[1]; y < samples.max[1]; y++)
      for (let x = samples.min[0]; x < samples.max[0]; x++) {
        const to = (n: number, a: Axis): number => Math.min(dims[a], (n + 1) * factors[a]);
        let sum = 0;
        let voxels = 0;
        for (let k = z * factors[2]; k < to(z, 2); k++)
          for (let j = y * factors[1]; j < to(y, 1); j++) {
            const row = dims[0] * (j + dims[1] * k);
            for (let i = x * factors[0]; i < to(x, 0); i++, voxels++) sum += image[row + i];
          }
        out[x + width * (y + height * z)] = sum / voxels;
      }
}

/** The whole volume sampled; the very same array where nothing needs to be left out. */
export function sampledVolume(image: HuArray, dims: Dims, factors: Factors): HuArray {
  if (factors.every((f) => f === 1)) return image;
  const size = sampledDims(dims, factors);
  const voxels = size[0] * size[1] * size[2];
  const out = image instanceof Int16Array ? new Int16Array(voxels) : new Float32Array(voxels);
  sampleVolume(image, dims, factors, out, fullBox(size));
  return out;
}
