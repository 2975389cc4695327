import { expect, it } from 'vitest';
import { measure, timings } from './measure.ts';

it('compares round by round', () => {
  const times = new Map([
    ['a', [10, 20, 30]],
    ['b', [5, 40, 15]],
  ]);
  expect(timings(times)).toEqual([
    { variant: 'a', minMs: 10, medianMs: 20, ratio: 1 },
    { variant: 'b', minMs: 5, medianMs: 15, ratio: 0.5 },
  ]);
});

it('takes the mean of the middle two of an even number of rounds', () => {
  expect(timings(new Map([['a', [1, 4, 2, 10]]]))[0].medianMs).toBe(3);
});

it('warms up once, then turns the order round each time', async () => {
  const order: string[] = [];
  const variants = { a: () => order.push('a'), b: async () => order.push('b') };
  const measured = await measure(variants, 2);
  expect(order.join('')).toBe('ababba');
  expect(measured.map(({ variant }) => variant)).toEqual(['a', 'b']);
});

it('takes the time that a variant measured itself', async () =>
  expect(await measure({ own: () => 42 }, 3)).toEqual([
    { variant: 'own', minMs: 42, medianMs: 42, ratio: 1 },
  ]));
