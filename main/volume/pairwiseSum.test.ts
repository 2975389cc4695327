import { describe, expect, it } from 'vitest';
import { pairwiseSum } from './pairwiseSum.ts';

describe('pairwiseSum', () => {
  it('is 0 of nothing', () => expect(pairwiseSum(new Float64Array(0))).toBe(0));

  // Printed by numpy 2 (np.sum); from left to right the sums end in ...99989 and ...502.
  it('rounds as numpy does', () => {
    expect(pairwiseSum(new Float64Array(10).fill(0.1))).toBe(1);
    const harmonic = Float64Array.from({ length: 300 }, (_, n) => 1 / (n + 1));
    expect(pairwiseSum(harmonic)).toBe(6.282663880299504);
  });
});
