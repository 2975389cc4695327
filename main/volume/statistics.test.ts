import { describe, expect, it } from 'vitest';
import { drawnMask } from './drawn.fake.ts';
import { median, percentiles, statistics, valuesInside } from './statistics.ts';

describe('statistics', () => {
  it('gives count, mean, population sd and range', () =>
    expect(statistics([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({ count: 8, mean: 5, sd: 2, min: 2, max: 9 }));

  it('loses no digits to a large mean', () => expect(statistics([1e9 + 1, 1e9 - 1]).sd).toBe(1));

  it('of nothing is NaN, with count 0', () =>
    expect(statistics([])).toEqual({ count: 0, mean: NaN, sd: NaN, min: NaN, max: NaN }));
});

describe('percentiles', () => {
  it('interpolates between order statistics', () =>
    expect(percentiles([4, 1, 3, 2], [0, 25, 50, 100])).toEqual([1, 1.75, 2.5, 4]));

  it('of nothing is NaN', () => expect(median([])).toBeNaN());
});

describe('valuesInside', () => {
  it('gives the values under the mask', () =>
    expect([
      ...valuesInside({ data: Int16Array.of(5, 6, 7, 8), dims: [2, 2, 1] }, drawnMask('#. .#')),
    ]).toEqual([5, 8]));

  it('refuses a mask of another size', () =>
    expect(() => valuesInside({ data: new Uint8Array(2), dims: [2, 1, 1] }, drawnMask('#'))).toThrow(
      /1x1x1/,
    ));
});
