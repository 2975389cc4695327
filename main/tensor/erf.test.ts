import { expect, it } from 'vitest';
import { erf } from './erf.ts';

// Values of scipy.special.erf.
it.each([
  [0, 0],
  [0.1, 0.1124629160182849],
  [0.5, 0.5204998778130465],
  [1, 0.8427007929497149],
  [2.4, 0.9993114861033549],
  [2.5, 0.999593047982555],
  [3, 0.9999779095030014],
  [5, 0.9999999999984626],
  [9, 1],
])('erf(%d) is %d', (x, expected) => {
  expect(Math.abs(erf(x) - expected)).toBeLessThan(4e-16);
  expect(erf(-x)).toBeCloseTo(-expected, 15);
});

it('has no value at no number', () => expect(erf(NaN)).toBeNaN());
