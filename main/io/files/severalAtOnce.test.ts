import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inTurn, severalAtOnce } from './severalAtOnce.ts';

/** Takes longer the earlier it is asked; remembers how many were under way at once. */
function slowly() {
  let [now, most, begun] = [0, 0, 0];
  const one = async (item: number): Promise<number> => {
    begun++;
    most = Math.max(most, ++now);
    await sleep(12 - 2 * item);
    now--;
    if (item === 3) throw new Error('no 3');
    return 10 * item;
  };
  return { one, most: () => most, begun: () => begun };
}

describe('severalAtOnce', () => {
  it('answers in the order of the list, never with more than allowed at a time', async () => {
    const { one, most } = slowly();
    expect(await severalAtOnce([0, 1, 2, 4, 5], 2, one)).toEqual([0, 10, 20, 40, 50]);
    expect(most()).toBe(2);
    expect(await severalAtOnce([], 4, one)).toEqual([]);
  });

  it('begins nothing after a failure', async () => {
    const { one, begun } = slowly();
    await expect(severalAtOnce([3, 1, 2, 4, 5, 0, 1, 2], 2, one)).rejects.toThrow('no 3');
    expect(begun()).toBeLessThan(4);
  });
});

describe('inTurn', () => {
  it('hands on answers in order, and a failure in its turn', async () => {
    const { one, most } = slowly();
    const seen: number[] = [];
    await expect(
      (async () => {
        for await (const answer of inTurn([0, 1, 3, 4, 5], 3, one)) seen.push(answer);
      })(),
    ).rejects.toThrow('no 3');
    expect(seen).toEqual([0, 10]);
    expect(most()).toBe(3);
  });
});
