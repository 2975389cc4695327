import { describe, expect, it } from 'vitest';
import { seededRandom } from '#main/tensor/random.ts';
import { eachVoxel } from './drawn.fake.ts';
import { gaussian, gaussian32, gaussianInteger, gaussianKernel, reflectIndex } from './gaussian.ts';
import type { Voxels } from './volume.ts';

function noise(dims: readonly [number, number, number]): Voxels<Float64Array> {
  const random = seededRandom(5, 'gaussian test');
  return { data: Float64Array.from({ length: dims[0] * dims[1] * dims[2] }, () => random.normal()), dims };
}

const worst = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, v) => Math.max(most, Math.abs(value - b[v])), 0);

describe('gaussianKernel', () => {
  it('reaches floor(4 sigma + 0.5) voxels and sums to 1', () => {
    for (const [sigma, radius] of [
      [0.5, 2],
      [0.62, 2],
      [0.63, 3],
      [1, 4],
      [2, 8],
    ] as const) {
      const half = gaussianKernel(sigma);
      expect(half.length).toBe(radius + 1);
      expect(half.reduce((sum, weight, k) => sum + (k === 0 ? 1 : 2) * weight, 0)).toBeCloseTo(1, 14);
      expect(half[1] / half[0]).toBeCloseTo(Math.exp(-1 / (2 * sigma * sigma)), 14);
    }
  });
});

describe('reflectIndex', () => {
  it('repeats the edge sample and folds as often as needed', () =>
    expect([-7, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 9].map((index) => reflectIndex(index, 3))).toEqual([
      0, 2, 2, 1, 0, 0, 1, 2, 2, 1, 0, 0, 2,
    ]));
});

describe('gaussian', () => {
  it('equals the sum over the kernel with reflected borders, per axis sigma, kernels longer than an axis', () => {
    const source = noise([7, 5, 3]);
    const sigmas = [1.1, 0.4, 2.5] as const;
    const kernels = sigmas.map(gaussianKernel);
    const { data } = gaussian(source, sigmas);
    eachVoxel(source.dims, (i, j, k, flat) => {
      let sum = 0;
      const tap = (axis: number, offset: number): number => kernels[axis][Math.abs(offset)];
      const reach = (axis: number): number[] =>
        Array.from({ length: 2 * kernels[axis].length - 1 }, (_, p) => p - kernels[axis].length + 1);
      for (const c of reach(2))
        for (const b of reach(1))
          for (const a of reach(0)) {
            const [x, y, z] = [reflectIndex(i + a, 7), reflectIndex(j + b, 5), reflectIndex(k + c, 3)];
            sum += tap(0, a) * tap(1, b) * tap(2, c) * source.data[x + 7 * (y + 5 * z)];
          }
      expect(data[flat]).toBeCloseTo(sum, 12);
    });
  });

  it('leaves an axis of sigma 0, and a whole volume of sigma 0, exactly as it is', () => {
    const source = noise([6, 4, 3]);
    expect(gaussian(source, [0, 0, 0]).data).toEqual(source.data);
    const flat = {
      data: Float64Array.from({ length: 12 }, (_, v) => Math.floor(v / 6)),
      dims: [3, 2, 2] as const,
    };
    expect(worst(gaussian(flat, [1, 1, 0]).data, flat.data)).toBeLessThan(1e-15);
  });

  it('gives an empty volume for an empty volume', () =>
    expect(gaussian({ data: new Float32Array(0), dims: [0, 3, 3] }, [1, 1, 1]).data.length).toBe(0));

  it('filters rows longer than one block like short ones', () => {
    const wide = noise([3, 400, 4]);
    const swapped = { data: wide.data, dims: [1200, 1, 4] as const };
    expect(gaussian(wide, [0, 0, 1]).data).toEqual(gaussian(swapped, [0, 0, 1]).data);
  });
});

describe('gaussian32', () => {
  it('differs from float64 by rounding alone', () => {
    const source = noise([20, 18, 9]);
    const sigmas = [1.5, 1.5, 0.6] as const;
    expect(worst(gaussian32(source, sigmas).data, gaussian(source, sigmas).data)).toBeLessThan(3e-7);
  });
});

describe('gaussianInteger', () => {
  it('truncates after every axis', () => {
    const dot = new Uint8Array(27);
    dot[13] = 255;
    const centre = gaussianInteger({ data: dot, dims: [3, 3, 3] }, [0.5, 0.5, 0.5]).data[13];
    const [middle] = gaussianKernel(0.5);
    const expected = [0, 1, 2].reduce((value) => Math.trunc(value * middle), 255);
    expect(centre).toBe(expected);
    expect(centre).toBeLessThan(Math.trunc(255 * middle ** 3));
  });
});
