import { describe, expect, it } from 'vitest';
import { seededRandom } from '#main/tensor/random.ts';
import { drawnMask } from '#main/volume/drawn.fake.ts';
import { candidatesOf, drawLocation, sliceAt } from './location.ts';

describe('sliceAt', () => {
  it('rounds halves to the even slice', () => {
    expect([0.5, 1.5, 2.5].map((z) => sliceAt(z / 10, 0, 10))).toEqual([0, 2, 2]);
    expect(sliceAt(1, 3, 21)).toBe(21);
  });
});

describe('candidatesOf', () => {
  it('goes by x, then y', () =>
    expect(candidatesOf(drawnMask('##. .#. #..'), 0)).toEqual([
      [0, 0, 0],
      [0, 2, 0],
      [1, 0, 0],
      [1, 1, 0],
    ]));
});

describe('drawLocation', () => {
  // Ten slices; only the first has candidates, so the middle ranges find none.
  const first = drawnMask('##', ...Array.from({ length: 9 }, () => '..'));

  it('widens its range until it finds a slice', () =>
    expect(drawLocation(seededRandom(1), first, [0, 9])?.[2]).toBe(0));

  it('gives up where there is no candidate at all', () => {
    expect(drawLocation(seededRandom(1), drawnMask('..', '..'), [0, 1])).toBeUndefined();
    expect(drawLocation(seededRandom(1), first, [4, 9])).toBeUndefined();
  });

  it('stays in the middle where it can', () => {
    const column = drawnMask(...Array.from({ length: 11 }, () => '#'));
    const heights = Array.from(
      { length: 200 },
      (_, seed) => drawLocation(seededRandom(seed), column, [0, 10])?.[2],
    );
    expect(new Set(heights)).toEqual(new Set([3, 4, 5, 6, 7]));
  });
});
