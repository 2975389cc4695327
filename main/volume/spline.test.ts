import { describe, expect, it } from 'vitest';
import { cubicWeights, mirrorIndex, splinePrefilter } from './spline.ts';
import type { Voxels } from './volume.ts';
import { zoomCubic } from './zoomCubic.ts';

const line = (...values: number[]): Voxels => ({
  data: Float64Array.from(values),
  dims: [values.length, 1, 1],
});

describe('splinePrefilter', () => {
  it('gives coefficients whose spline passes through the samples, on any axis', () => {
    const samples = [3, -1, 4, 1, -5, 9, 2];
    const { data: c } = splinePrefilter(line(...samples), 0, 'mirror');
    samples.forEach((sample, i) => {
      const [before, after] = [c[mirrorIndex(i - 1, 7)], c[mirrorIndex(i + 1, 7)]];
      expect((before + 4 * c[i] + after) / 6).toBeCloseTo(sample, 12);
    });
    const upright = { data: Float64Array.from(samples), dims: [1, 1, 7] as const };
    expect(splinePrefilter(upright, 2, 'mirror').data).toEqual(c);
  });

  it('with the reflect border passes through the samples of the repeated edge', () => {
    const samples = [2, 7, 1, 8];
    const { data: c } = splinePrefilter(line(...samples), 0, 'reflect');
    const at = (i: number): number => c[Math.min(Math.max(i, 0), 3)];
    samples.forEach((sample, i) => expect((at(i - 1) + 4 * at(i) + at(i + 1)) / 6).toBeCloseTo(sample, 12));
  });

  it('leaves a single sample and a constant line as they are', () => {
    expect([...splinePrefilter(line(5), 0, 'mirror').data]).toEqual([5]);
    for (const value of splinePrefilter(line(3, 3, 3), 0, 'reflect').data) expect(value).toBeCloseTo(3, 14);
  });
});

describe('cubicWeights', () => {
  it('sum to 1 and are 1/6, 4/6, 1/6 on a sample', () => {
    expect(cubicWeights(0)).toEqual([1 / 6, 4 / 6, 1 / 6, 0]);
    for (const t of [0.1, 0.5, 0.9]) expect(cubicWeights(t).reduce((a, b) => a + b)).toBeCloseTo(1, 15);
  });
});

describe('zoomCubic', () => {
  it('keeps the samples at their places and sees a parabola between them', () => {
    const parabola = Array.from({ length: 21 }, (_, i) => (i - 10) ** 2);
    const { data, dims } = zoomCubic(line(...parabola), [41 / 21, 1, 1]);
    expect(dims).toEqual([41, 1, 1]);
    for (let i = 0; i < 21; i++) expect(data[2 * i]).toBeCloseTo(parabola[i], 10);
    expect(data[21]).toBeCloseTo(0.25, 4);
  });

  it('rounds the new size, halves to even', () =>
    expect(zoomCubic({ data: new Float32Array(15), dims: [5, 3, 1] }, [1.5, 1.5, 2.5]).dims).toEqual([
      8, 4, 2,
    ]));
});
