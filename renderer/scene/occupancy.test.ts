import { describe, expect, it } from 'vitest';
import { labelSet, occupancyOf, smoothOccupancy } from './occupancy.ts';

// Two slices:  1 1 0 0 | 0 0 0 3
//              1 2 0 0 | 0 0 0 3
const dims = [4, 2, 2] as const;
const labels = Uint8Array.of(1, 1, 0, 0, 1, 2, 0, 0, 0, 0, 0, 3, 0, 0, 0, 3);

describe('occupancyOf', () => {
  const box = { min: [0, 0, 0], max: [4, 2, 2] } as const;

  it('is one where a value counts, with an empty border', () => {
    const { dims: size, share, origin } = occupancyOf(labels, dims, box, labelSet([1, 2]), [1, 1, 1]);
    expect(size).toEqual([6, 4, 4]);
    expect(origin).toEqual([-1, -1, -1]);
    expect(share.reduce((a, b) => a + b)).toBe(4);
    expect(share[1 + 6 * (1 + 4 * 1)]).toBe(1);
  });

  it('is the counting share of each block of voxels', () => {
    const { dims: size, share, origin } = occupancyOf(labels, dims, box, labelSet([1]), [2, 2, 2]);
    expect(size).toEqual([4, 3, 3]);
    expect(origin).toEqual([-1.5, -1.5, -1.5]);
    expect(share[1 + 4 * (1 + 3 * 1)]).toBe(3 / 8);
    expect(share[2 + 4 * (1 + 3 * 1)]).toBe(0);
  });
});

describe('smoothOccupancy', () => {
  it('spreads 1 2 1 along each axis, as often as said', () => {
    const occupancy = {
      dims: [5, 3, 3] as const,
      share: new Float32Array(45),
      origin: [0, 0, 0] as const,
      factor: [1, 1, 1] as const,
    };
    const middle = 2 + 5 * (1 + 3);
    occupancy.share[middle] = 1;
    smoothOccupancy(occupancy, [1, 0, 0]);
    expect([...occupancy.share.subarray(middle - 2, middle + 3)]).toEqual([0, 0.25, 0.5, 0.25, 0]);
  });
});
