import { expect, it } from 'vitest';
import { seededRandom } from '#main/tensor/random.ts';
import { epochOrder } from './epochOrder.ts';

it('has every case as often as asked, in an order of the epoch’s own', () => {
  const orders = [0, 1].map((epoch) => epochOrder(seededRandom(1), epoch, 5, 2));
  for (const order of orders) expect(order.toSorted()).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
  expect(orders[0]).not.toEqual(orders[1]);
});

it('does not depend on what was drawn before', () => {
  const random = seededRandom(1);
  epochOrder(random, 0, 5, 1);
  expect(epochOrder(random, 3, 5, 1)).toEqual(epochOrder(seededRandom(1), 3, 5, 1));
});
