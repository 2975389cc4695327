import { describe, expect, it } from 'vitest';
import { seededRandom } from '#main/tensor/random.ts';
import { estimate, valueShare } from './estimate.ts';

const bootstrap = (resamples = 2000) => ({ random: seededRandom(7, 'test'), resamples });
const values = (...numbers: number[]) =>
  numbers.map((value, n) => valueShare(`case ${n}`, value, 'both masks are empty'));

describe('estimate', () => {
  it('is the mean of those that have a value, and names the others', () => {
    const { value, count, excluded } = estimate(values(1, NaN, 3, Infinity), bootstrap());
    expect([value, count]).toEqual([2, 2]);
    expect(excluded).toEqual([
      { name: 'case 1', reason: 'both masks are empty' },
      { name: 'case 3', reason: 'both masks are empty' },
    ]);
  });

  it('is undefined of nothing, and has no interval of one', () => {
    expect(estimate([], bootstrap())).toMatchObject({ value: NaN, low: NaN, high: NaN, count: 0 });
    expect(estimate(values(0.5), bootstrap())).toMatchObject({ value: 0.5, low: NaN, high: NaN });
    expect(estimate(values(0.5, 0.7), bootstrap(0))).toMatchObject({ low: NaN, high: NaN });
  });

  it('has an interval like that of the mean, the same for the same seed', () => {
    const random = seededRandom(1, 'values');
    const shares = values(...Array.from({ length: 200 }, () => random.normal()));
    const { value, low, high } = estimate(shares, bootstrap());
    // 1.96 / sqrt(200) = 0.139
    expect(high - value).toBeCloseTo(0.139, 1);
    expect(value - low).toBeCloseTo(0.139, 1);
    expect(estimate(shares, bootstrap())).toEqual({ value, low, high, count: 200, excluded: [] });
  });

  it('draws whole cases: lesions of one scan stay together', () => {
    const scans = [
      { name: 'a', numerator: 9, denominator: 10 },
      { name: 'b', numerator: 0, denominator: 0 },
      { name: 'c', numerator: 1, denominator: 10 },
    ];
    const { value, low, high, count } = estimate(scans, bootstrap());
    expect([value, count]).toEqual([0.5, 20]);
    expect([low, high]).toEqual([0.1, 0.9]);
  });

  it('does not claim certainty where all, none or nothing is so', () => {
    const all = [1, 2, 3].map((n) => ({ name: `${n}`, numerator: 3, denominator: 3 }));
    // Wilson with 9 of 9: low = 9 / (9 + 3.84).
    expect(estimate(all, bootstrap(), 'share')).toMatchObject({ value: 1, high: 1 });
    expect(estimate(all, bootstrap(), 'share').low).toBeCloseTo(0.7008, 4);
    const none = all.map((share) => ({ ...share, numerator: 0, denominator: 1 }));
    // Poisson: 1 - exp(-3 high) = 0.975.
    expect(estimate(none, bootstrap(), 'events').high).toBeCloseTo(1.2296, 4);
    expect(estimate(none, bootstrap(), 'values')).toMatchObject({ low: 0, high: 0 });
  });
});
