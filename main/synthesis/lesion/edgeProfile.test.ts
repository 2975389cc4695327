import { describe, expect, it } from 'vitest';
import { edgeReach, edgeRim, edgeStep } from './edgeProfile.ts';

/** Distribution of the normal distribution by Simpson's rule. */
function normalBelow(x: number): number {
  const steps = 400;
  const h = (x + 8) / steps;
  let sum = 0;
  for (let n = 0; n <= steps; n++) {
    const t = -8 + n * h;
    const weight = n === 0 || n === steps ? 1 : n % 2 === 1 ? 4 : 2;
    sum += weight * Math.exp((-t * t) / 2);
  }
  return (sum * h) / 3 / Math.sqrt(2 * Math.PI);
}

describe('edgeStep', () => {
  it('is 1 and 0, exactly, from three standard deviations on, and a half on the surface', () => {
    expect([-edgeReach, -99, 0, edgeReach, 99].map(edgeStep)).toEqual([1, 1, 0.5, 0, 0]);
    expect(edgeStep(edgeReach - 1e-3)).toBeGreaterThan(0);
  });

  it('is within a hundredth of a Gaussian blur of a plane', () => {
    for (let d = -3.5; d <= 3.5; d += 0.1) expect(Math.abs(edgeStep(d) - normalBelow(-d))).toBeLessThan(0.01);
  });

  it('has 97.9 % at two standard deviations below the surface, the least a lesion core gets', () =>
    expect(edgeStep(-2)).toBeCloseTo(0.979, 3));

  it('falls everywhere', () => {
    for (let d = -3; d < 2.95; d += 0.05) expect(edgeStep(d + 0.05)).toBeLessThan(edgeStep(d));
  });
});

describe('edgeRim', () => {
  it('is 1 on the surface, 0 from three standard deviations on, and the same on both sides', () => {
    expect([0, edgeReach, -edgeReach].map(edgeRim)).toEqual([1, 0, 0]);
    expect(edgeRim(-1.2)).toBe(edgeRim(1.2));
  });

  it('is the slope of the step', () => {
    for (const d of [-2.5, -1.3, -0.4, 0.7, 1.9]) {
      const slope = (edgeStep(d + 1e-4) - edgeStep(d - 1e-4)) / 2e-4;
      expect(edgeRim(d)).toBeCloseTo((-slope * 8) / 3, 5);
    }
  });
});
