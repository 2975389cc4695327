import { describe, expect, it } from 'vitest';
import { fnv1a32, lowbias32, seededRandom } from './random.ts';

describe('hashes', () => {
  it('equal the published examples', () => {
    expect(fnv1a32('a')).toBe(0xe40c292c);
    expect(lowbias32(0xd8c591f9)).toBe(0x3fd8e506);
  });
});

describe('seededRandom', () => {
  it('draws the same for ever: these numbers are part of every saved lesion', () => {
    const random = seededRandom(7, 'pinned');
    expect([random.uint32(), random.uint32(), random.unit(), random.normal(), random.integer(1, 6)])
      .toMatchInlineSnapshot(`
      [
        4132124079,
        2747368592,
        0.9924410359016564,
        0.6225801280773781,
        4,
      ]
    `);
  });

  it('differs by seed and by name', () => {
    const first = (seed: number, name: string): number => seededRandom(seed, name).uint32();
    expect(new Set([first(1, ''), first(2, ''), first(1, 'a'), first(1, 'b')]).size).toBe(4);
  });

  it('forks by name, whatever was drawn before', () => {
    const fresh = seededRandom(3);
    const used = seededRandom(3);
    for (let n = 0; n < 9; n++) used.normal();
    expect(used.fork('lesion 1').unit()).toBe(fresh.fork('lesion 1').unit());
    expect(fresh.fork('lesion 1').unit()).not.toBe(fresh.fork('lesion 2').unit());
  });

  it('is uniform and normal in its moments', () => {
    const random = seededRandom(11);
    const n = 50_000;
    const moments = (draw: () => number): [number, number] => {
      let [sum, squares] = [0, 0];
      for (let i = 0; i < n; i++) {
        const x = draw();
        sum += x;
        squares += x * x;
      }
      return [sum / n, squares / n - (sum / n) ** 2];
    };
    const [uniformMean, uniformVariance] = moments(() => random.unit());
    expect(uniformMean).toBeCloseTo(0.5, 2);
    expect(uniformVariance).toBeCloseTo(1 / 12, 2);
    const [normalMean, normalVariance] = moments(() => random.normal());
    expect(Math.abs(normalMean)).toBeLessThan(0.02);
    expect(Math.abs(normalVariance - 1)).toBeLessThan(0.03);
  });

  it('draws integers with both ends in, and picks every item', () => {
    const random = seededRandom(1);
    const drawn = new Set(Array.from({ length: 200 }, () => random.integer(-1, 2)));
    expect([...drawn].sort((a, b) => a - b)).toEqual([-1, 0, 1, 2]);
    expect(new Set(Array.from({ length: 60 }, () => random.pick(['a', 'b', 'c']))).size).toBe(3);
    expect(() => random.pick([])).toThrow(RangeError);
  });
});
