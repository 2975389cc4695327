import { describe, expect, it } from 'vitest';
import { toFirstAxisFastest, toLastAxisFastest } from './layout.ts';

describe('layout', () => {
  // Shape [2, 3, 1]: rows x = 0: 1 2 3, x = 1: 4 5 6.
  const rowMajor = [1, 2, 3, 4, 5, 6];
  const firstFastest = Uint8Array.of(1, 4, 2, 5, 3, 6);

  it('crosses from last axis fastest to first axis fastest and back', () => {
    expect(toFirstAxisFastest(rowMajor, [2, 3, 1], new Uint8Array(6))).toEqual(firstFastest);
    expect(toLastAxisFastest(firstFastest, [2, 3, 1], new Array<number>(6))).toEqual(rowMajor);
  });

  it('leaves lines along any one axis as they are', () => {
    for (const shape of [
      [6, 1, 1],
      [1, 6, 1],
      [1, 1, 6],
    ] as const)
      expect(toFirstAxisFastest(rowMajor, shape, new Array<number>(6))).toEqual(rowMajor);
  });
});
