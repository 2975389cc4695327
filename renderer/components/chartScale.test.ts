import { expect, it } from 'vitest';
import { nearest, pathOf, rangeOf, roundTicks } from './chartScale.ts';

it('marks an axis with round numbers', () => {
  expect(roundTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(roundTicks(3, 47, 5)).toEqual([10, 20, 30, 40]);
  expect(roundTicks(0.31, 1.62, 4)).toEqual([0.5, 1, 1.5]);
  expect(roundTicks(2, 2, 4)).toEqual([2]);
});

it('finds a range, also of one value and of none', () => {
  expect(rangeOf([3, NaN, 1])).toEqual([1, 3]);
  expect(rangeOf([2])).toEqual([1.5, 2.5]);
  expect(rangeOf([])).toEqual([0, 1]);
});

it('draws a line, and finds what is under the cursor', () => {
  const points = [
    [0, 1],
    [10, 2],
  ] as const;
  expect(
    pathOf(
      points,
      (x) => x * 2,
      (y) => 10 - y,
    ),
  ).toBe('M0.0 9.0L20.0 8.0');
  expect(nearest(points, 6)).toEqual([10, 2]);
  expect(nearest([], 6)).toBeUndefined();
});
