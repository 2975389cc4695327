import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceTransformMm } from './distanceTransform.ts';
import { anyMask, drawnMask, eachVoxel } from './drawn.fake.ts';
import type { Mask } from './volume.ts';

describe('distanceTransformMm', () => {
  it('measures from voxel centre to voxel centre', () =>
    expect([...distanceTransformMm(drawnMask('.###.##'), [2, 1, 1]).data]).toEqual([0, 2, 4, 2, 0, 2, 4]));

  it('goes the shorter way where the spacing differs', () => {
    const { data } = distanceTransformMm(drawnMask('.## ### ###'), [3, 1, 1]);
    expect([...data].map((mm) => Number(mm.toFixed(4)))).toEqual([
      0, 3, 6, 1, 3.1623, 6.0828, 2, 3.6056, 6.3246,
    ]);
  });

  it('is infinite where nothing is outside', () =>
    expect([...distanceTransformMm(drawnMask('##'), [1, 1, 1]).data]).toEqual([Infinity, Infinity]));

  it('equals the minimum over all outside voxels', () => {
    const spacing = fc.double({ min: 0.3, max: 5, noNaN: true });
    fc.assert(
      fc.property(anyMask, fc.tuple(spacing, spacing, spacing), (mask, spacingMm) => {
        const { data } = distanceTransformMm(mask, spacingMm);
        const expected = byDefinition(mask, spacingMm);
        for (let v = 0; v < data.length; v++) {
          if (expected[v] === Infinity) expect(data[v]).toBe(Infinity);
          else expect(Math.abs(data[v] - expected[v])).toBeLessThanOrEqual(1e-6 * expected[v]);
        }
      }),
    );
  });
});

function byDefinition({ data, dims }: Mask, spacingMm: readonly [number, number, number]): number[] {
  const outside: number[][] = [];
  eachVoxel(dims, (i, j, k, flat) => {
    if (data[flat] === 0) outside.push([i, j, k]);
  });
  const out: number[] = [];
  eachVoxel(dims, (i, j, k) => {
    const squares = outside.map(
      ([x, y, z]) =>
        ((x - i) * spacingMm[0]) ** 2 + ((y - j) * spacingMm[1]) ** 2 + ((z - k) * spacingMm[2]) ** 2,
    );
    out.push(Math.sqrt(Math.min(...squares)));
  });
  return out;
}
