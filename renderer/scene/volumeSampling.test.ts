import { describe, expect, it } from 'vitest';
import { scalingAffine } from '#shared/geometry/affine.ts';
import { sampleVolume, sampledBox, sampledDims, sampledVolume, samplingFactors } from './volumeSampling.ts';

const plenty = { mostTexels: 2048, mostVoxels: 1e9 };

describe('samplingFactors', () => {
  const grid = { dims: [512, 512, 100], affineRas: scalingAffine([0.7, 0.7, 2]) } as const;

  it('keep every voxel where the volume fits', () =>
    expect(samplingFactors(grid, plenty)).toEqual([1, 1, 1]));

  it('shorten the sides that are longer than a texture', () =>
    expect(samplingFactors(grid, { ...plenty, mostTexels: 200 })).toEqual([3, 3, 1]));

  it('thin out the finest axes first, until the voxels are few enough', () => {
    const factors = samplingFactors(grid, { ...plenty, mostVoxels: 3e6 });
    expect(factors).toEqual([3, 3, 1]);
    const [x, y, z] = sampledDims(grid.dims, factors);
    expect(x * y * z).toBeLessThanOrEqual(3e6);
  });
});

describe('sampleVolume', () => {
  // One row of five voxels, and one beneath it.
  const image = Int16Array.of(10, 20, 30, 40, 50, 0, 0, 6, 8, 2);
  const dims = [5, 2, 1] as const;

  it('takes the mean of each block, also of the partial one at the end', () =>
    expect(sampledVolume(image, dims, [2, 1, 1])).toEqual(Int16Array.of(15, 35, 50, 0, 7, 2)));

  it('hands out the very voxels where nothing is left out', () =>
    expect(sampledVolume(image, dims, [1, 1, 1])).toBe(image));

  it('renews the samples of a changed box alone', () => {
    const out = new Int16Array(6);
    const samples = sampledBox({ min: [3, 0, 0], max: [4, 1, 1] }, [2, 1, 1]);
    expect(samples).toEqual({ min: [1, 0, 0], max: [2, 1, 1] });
    sampleVolume(image, dims, [2, 1, 1], out, samples);
    expect([...out]).toEqual([0, 35, 0, 0, 0, 0]);
  });
});
