import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyMask, drawnMask } from '#main/volume/drawn.fake.ts';
import { pairOf } from './maskPair.ts';
import {
  type DistancesOfSurface,
  hausdorffMm,
  meanDistanceMm,
  areaOfShare,
  surfaceDice,
  surfaceDistances,
} from './surfaceDistances.ts';

const one = drawnMask('#....');
const moved = drawnMask('..#..');
const nothing = drawnMask('.....');

describe('surface distances', () => {
  it('are those between voxels that lie two apart', () => {
    const distances = surfaceDistances(pairOf(one, moved), [3, 1, 1]);
    expect(distances.truth.distancesMm).toHaveLength(8);
    expect(hausdorffMm(distances, 100)).toBe(6);
    // Half of the corners lie one voxel apart, half two.
    expect(meanDistanceMm(distances.truth)).toBeCloseTo(4.5, 12);
    expect(surfaceDice(distances, 2)).toBe(0);
    expect(surfaceDice(distances, 3)).toBeCloseTo(0.5, 12);
  });

  it('are 0 for equal masks, whatever the place of the mask in its volume', () => {
    const distances = surfaceDistances(pairOf(moved, moved), [1, 1, 1]);
    expect([hausdorffMm(distances, 95), surfaceDice(distances, 2)]).toEqual([0, 1]);
  });

  it('are undefined or infinite as the reference has it when a mask is empty', () => {
    const missed = surfaceDistances(pairOf(one, nothing), [1, 1, 1]);
    expect(surfaceDice(missed, 2)).toBe(0);
    expect(hausdorffMm(missed, 95)).toBe(Infinity);
    expect([meanDistanceMm(missed.truth), meanDistanceMm(missed.prediction)]).toEqual([Infinity, NaN]);
    const neither = surfaceDistances(pairOf(nothing, nothing), [1, 1, 1]);
    expect([surfaceDice(neither, 2), hausdorffMm(neither, 95)]).toEqual([NaN, Infinity]);
    expect(meanDistanceMm(neither.truth)).toBeNaN();
  });

  it('take the nearer of two distances that share the surface in halves', () => {
    const data = Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 1, 0, 0, 0, 0, 1, 1, 1);
    const mask = { data, dims: [1, 6, 3] } as const;
    const half = { data: data.map((inside, v) => (v % 3 === 0 ? inside : 0)), dims: mask.dims };
    expect(hausdorffMm(surfaceDistances(pairOf(mask, half), [0.9, 1.3, 2]), 50)).toBe(0);
  });

  it('find the percentile that sorting finds', () => {
    fc.assert(
      fc.property(anyMask, fc.constantFrom(50, 95, 99), (mask, percent) => {
        const half = { data: mask.data.map((inside, v) => (v % 3 === 0 ? inside : 0)), dims: mask.dims };
        const distances = surfaceDistances(pairOf(mask, half), [0.9, 1.3, 2]);
        const expected = Math.max(
          bySorting(distances.truth, percent / 100),
          bySorting(distances.prediction, percent / 100),
        );
        expect(hausdorffMm(distances, percent)).toBeCloseTo(expected, 12);
      }),
    );
  });
});

function bySorting({ distancesMm, areasMm2, areaMm2 }: DistancesOfSurface, share: number): number {
  if (distancesMm.length === 0) return Infinity;
  const order = [...distancesMm.keys()].sort(
    (a, b) => distancesMm[a] - distancesMm[b] || areasMm2[a] - areasMm2[b],
  );
  let sum = 0;
  for (const n of order) {
    sum += areasMm2[n];
    if (sum >= areaOfShare(areaMm2, share)) return distancesMm[n];
  }
  return distancesMm[order[order.length - 1]];
}
