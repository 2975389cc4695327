import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coinTest } from './coinTest.ts';
import { cohenKappa, fleissKappa } from './kappa.ts';
import { proportion } from './proportion.ts';
import { rocOf } from './roc.ts';

describe('proportion', () => {
  it("has Wilson's interval, as statsmodels gives it", () => {
    // proportion_confint(7, 10, method='wilson')
    const { value, low, high } = proportion(7, 10);
    expect(value).toBe(0.7);
    expect(low).toBeCloseTo(0.396778147461, 11);
    expect(high).toBeCloseTo(0.892208732594, 11);
  });

  it('ends at 0 and 1, and is nothing of nothing', () => {
    expect(proportion(0, 5)).toMatchObject({ value: 0, low: 0 });
    expect(proportion(5, 5)).toMatchObject({ value: 1, high: 1 });
    expect(proportion(0, 0)).toMatchObject({ value: NaN, low: NaN, high: NaN });
  });

  it('holds the value, and is the mirror image for misses', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (count, share) => {
          const hits = Math.round(share * count);
          const [one, other] = [proportion(hits, count), proportion(count - hits, count)];
          expect(one.low).toBeLessThanOrEqual(one.value);
          expect(one.high).toBeGreaterThanOrEqual(one.value);
          expect(other.low).toBeCloseTo(1 - one.high, 12);
        },
      ),
    );
  });
});

describe('coinTest', () => {
  it('counts both tails of heads and tails', () => {
    // 10 of 10 or 0 of 10: 2 of 1024 ways.
    expect(coinTest(10, 10)).toBeCloseTo(2 / 1024, 12);
    expect(coinTest(1, 4)).toBeCloseTo(10 / 16, 12);
    expect(coinTest(5, 10)).toBe(1);
    expect(coinTest(0, 0)).toBeNaN();
  });
});

describe('rocOf', () => {
  it('is the share of pairs in the right order, ties half', () => {
    expect(rocOf([3, 1], [1, -2]).auc).toBe(3.5 / 4);
    expect(rocOf([0, 0], [0, 0])).toMatchObject({ auc: 0.5, low: NaN });
  });

  it('goes from one corner to the other, and has no interval without a fault', () => {
    const { points, auc, low } = rocOf([5, 4], [-5, -4]);
    expect([auc, low]).toEqual([1, NaN]);
    expect(points[0]).toMatchObject({ falseRate: 0, trueRate: 0 });
    expect(points.at(-1)).toMatchObject({ falseRate: 1, trueRate: 1 });
  });

  it('is its own complement when the kinds change places', () => {
    const ratings = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(ratings, ratings, (real, synthetic) => {
        expect(rocOf(real, synthetic).auc).toBeCloseTo(1 - rocOf(synthetic, real).auc, 12);
      }),
    );
  });

  it('has no area without both kinds', () => {
    expect(rocOf([1], []).auc).toBeNaN();
  });
});

describe('kappa', () => {
  const pairs = (text: string): [string, string][] => text.split(' ').map((two) => [two[0], two[1]]);

  it("is Cohen's for two readers", () => {
    // 45 and 15 / 25 and 15 of 100: observed 0.6, by chance 0.54.
    const rows = ['rr', 'rs', 'sr', 'ss'].flatMap((two, at) =>
      Array.from({ length: [45, 15, 25, 15][at] }, () => [two[0], two[1]] as const),
    );
    const { share, kappa } = cohenKappa(rows);
    expect(share).toBeCloseTo(0.6, 12);
    expect(kappa).toBeCloseTo(0.06 / 0.46, 12);
  });

  it('is 1 for readers who always agree, and undefined where chance explains all', () => {
    expect(cohenKappa(pairs('rr ss rr'))).toMatchObject({ kappa: 1, low: NaN });
    expect(cohenKappa(pairs('rr rr')).kappa).toBeNaN();
    expect(cohenKappa([]).kappa).toBeNaN();
  });

  it("is Fleiss' for more", () => {
    expect(
      fleissKappa([
        ['r', 'r', 'r'],
        ['s', 's', 's'],
      ]),
    ).toBe(1);
    // Each row has two of three: observed 1/3, by chance 1/2.
    expect(
      fleissKappa([
        ['r', 'r', 's'],
        ['s', 's', 'r'],
      ]),
    ).toBeCloseTo(-1 / 3, 12);
    expect(fleissKappa([])).toBeNaN();
  });
});
