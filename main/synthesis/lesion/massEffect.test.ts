import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pulledDistance } from '../reference/paperEffects.ts';
import { massEffectReach, pulledRatio } from './massEffect.ts';

describe('pulledRatio', () => {
  const percents = fc.double({ min: 0, max: 100, noNaN: true });

  it('is the formula of the paper outside the surface, with two radii for its reach', () =>
    fc.assert(
      fc.property(fc.double({ min: 1, max: 2, noNaN: true }), percents, (radii, percent) => {
        const expected = pulledDistance(radii, { radius: 2, percent }) / radii;
        expect(pulledRatio(radii, percent)).toBeCloseTo(expected, 12);
      }),
    ));

  it('moves the surface by a quarter of the percentage, and the inside in proportion', () => {
    expect(pulledRatio(1, 40)).toBeCloseTo(0.9, 12);
    expect(pulledRatio(0.2, 40)).toBe(pulledRatio(1, 40));
  });

  it('never turns the order of two points round', () =>
    fc.assert(
      fc.property(fc.double({ min: 0, max: 2.5, noNaN: true }), percents, (radii, percent) => {
        const next = radii + 1e-3;
        expect(next * pulledRatio(next, percent)).toBeGreaterThan(radii * pulledRatio(radii, percent));
      }),
    ));

  it('moves nothing from two radii on, nor at 0 percent', () => {
    expect([pulledRatio(2, 80), pulledRatio(5, 80), pulledRatio(1, 0)]).toEqual([1, 1, 1]);
    expect([massEffectReach(0), massEffectReach(1)]).toEqual([1, 2]);
  });
});
