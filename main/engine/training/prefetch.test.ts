import { expect, it } from 'vitest';
import { prefetch } from './prefetch.ts';

it('answers in order, asks ahead and no further', async () => {
  const asked: number[] = [];
  const answers = prefetch(
    [1, 2, 3, 4, 5],
    (n) => {
      asked.push(n);
      return n === 2 ? Promise.reject(new Error('no')) : Promise.resolve(10 * n);
    },
    2,
  );
  const first = await answers.next();
  expect(first.value).toMatchObject({ request: 1, outcome: { value: 10 } });
  expect(asked).toEqual([1, 2, 3]);
  const rest: unknown[] = [];
  for await (const { outcome } of answers) rest.push(outcome.status);
  expect(rest).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
});
