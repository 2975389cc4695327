import { expect, it } from 'vitest';
import { type LossPoint, lossSeries } from './lossSeries.ts';

const after = (steps: number, known: readonly LossPoint[] = [], from = 1, most = 4): LossPoint[] => {
  const series = lossSeries(known, most);
  for (let step = from; step < from + steps; step++) series.add(step, step);
  return series.points();
};

it('keeps every step as long as they are few', () => {
  expect(after(3)).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
});

it('joins neighbours when it is full, and goes on at that pace', () => {
  expect(after(4)).toEqual([
    [2, 1.5],
    [4, 3.5],
  ]);
  expect(after(8)).toEqual([
    [4, 2.5],
    [8, 6.5],
  ]);
});

it('goes on where an earlier start ended', () => {
  expect(after(2, after(4), 5)).toEqual(after(6));
});
