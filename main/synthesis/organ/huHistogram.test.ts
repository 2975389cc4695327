import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentiles, statistics } from '#main/volume/statistics.ts';
import { countHu, emptyHistogram, momentsBetween, quantile } from './huHistogram.ts';

const counted = (values: readonly number[]): Float64Array => {
  const histogram = emptyHistogram();
  for (const value of values) countHu(histogram, value);
  return histogram;
};

describe('HU histogram', () => {
  it('gives quantiles to half a HU of the sorted values', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1500 }), { minLength: 200, maxLength: 400 }),
        fc.integer({ min: 10, max: 90 }),
        (values, percent) => {
          const sorted = values.toSorted((a, b) => a - b);
          const found = quantile(counted(values), percent / 100);
          const place = (percent / 100) * values.length;
          expect(found).toBeGreaterThanOrEqual(sorted[Math.max(0, Math.ceil(place) - 2)] - 0.5);
          expect(found).toBeLessThanOrEqual(sorted[Math.min(values.length - 1, Math.floor(place) + 1)] + 0.5);
        },
      ),
    ));

  it('gives the median of one value repeated', () => {
    expect(quantile(counted([40, 40, 40]), 0.5)).toBe(40);
    expect(percentiles([40, 40, 40], [50])).toEqual([40]);
  });

  it('gives mean and spread between bounds, both in', () => {
    const { mean, sd } = statistics([10, 20, 30]);
    const found = momentsBetween(counted([-900, 10, 20, 30, 31]), 10, 30);
    expect(found.mean).toBeCloseTo(mean, 12);
    expect(found.sd).toBeCloseTo(sd, 9);
  });

  it('keeps values beyond its ends at them, and is NaN of nothing', () => {
    expect(quantile(counted([-9999]), 1)).toBe(-2047.5);
    expect(quantile(counted([9999]), 0.5)).toBe(4095);
    expect(quantile(emptyHistogram(), 0.5)).toBeNaN();
    expect(momentsBetween(counted([5]), 10, 20).mean).toBeNaN();
  });
});
