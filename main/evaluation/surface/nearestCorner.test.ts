import fc from 'fast-check';
import { expect, it } from 'vitest';
import { distancesToNearest } from './nearestCorner.ts';

type Triple = [number, number, number];

const place = (flat: number, [nx, ny]: Triple): Triple => [
  flat % nx,
  Math.floor(flat / nx) % ny,
  Math.floor(flat / (nx * ny)),
];

const axis = fc.integer({ min: 1, max: 6 });
const spacing = fc.double({ min: 0.3, max: 5, noNaN: true });
const problem = fc.tuple(axis, axis, axis).chain((dims) => {
  const corner = fc.integer({ min: 0, max: dims[0] * dims[1] * dims[2] - 1 });
  return fc.record({
    dims: fc.constant(dims),
    spacingMm: fc.tuple(spacing, spacing, spacing),
    sites: fc.uniqueArray(corner, { minLength: 1 }).map((list) => list.toSorted((a, b) => a - b)),
    corners: fc.array(corner),
  });
});

it('equals the minimum over all sites', () => {
  fc.assert(
    fc.property(problem, ({ dims, spacingMm, sites, corners }) => {
      const found = distancesToNearest(Int32Array.from(sites), Int32Array.from(corners), dims, spacingMm);
      const expected = corners.map((corner) => {
        const from = place(corner, dims);
        return Math.min(
          ...sites.map((site) =>
            Math.hypot(...place(site, dims).map((at, a) => (at - from[a]) * spacingMm[a])),
          ),
        );
      });
      found.forEach((mm, n) => expect(mm).toBeCloseTo(expected[n], 10));
    }),
    { numRuns: 500 },
  );
});

it('is infinite when there is no site', () => {
  expect([...distancesToNearest(new Int32Array(), Int32Array.of(0, 3), [2, 2, 1], [1, 1, 1])]).toEqual([
    Infinity,
    Infinity,
  ]);
});
