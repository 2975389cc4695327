import { describe, expect, it } from 'vitest';
import type { Affine } from '#shared/geometry/affine.ts';
import { fullBox } from '#shared/geometry/box.ts';
import { drawnMask } from '#main/volume/drawn.fake.ts';
import { axialDiameters } from './axialDiameters.ts';

const scaled = (x: number, y: number, z: number): Affine => [x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0, 0, 0, 0, 1];

const of = (affineRas: Affine, ...slices: string[]) => {
  const mask = drawnMask(...slices);
  return axialDiameters(mask, 1, fullBox(mask.dims), affineRas);
};

describe('axialDiameters', () => {
  it('measures a row of pixels as long as it is, and a pixel square to it', () => {
    const { long, short } = of(scaled(0.5, 0.5, 5), '#####');
    expect(long.mm).toBeCloseTo(2.5, 10);
    expect(short.mm).toBeCloseTo(0.5, 10);
    expect(long.ends.map(([x]) => x).toSorted((a, b) => a - b)).toEqual([-0.25, 2.25]);
  });

  it('looks at one slice at a time, and takes the largest', () => {
    const { long } = of(scaled(1, 1, 9), '#.. ...', '### ###', '#.. ...');
    expect(long.mm).toBeCloseTo(Math.hypot(3, 1), 10);
    expect(long.ends[0][2]).toBe(9);
  });

  it('finds the long and the short axis of a slanted ellipse', () => {
    const size = 61;
    const [angle, a, b] = [0.6, 25, 10];
    const rows = Array.from({ length: size }, (_, j) =>
      Array.from({ length: size }, (__, i) => {
        const [x, y] = [i - 30, j - 30];
        const [p, q] = [x * Math.cos(angle) + y * Math.sin(angle), y * Math.cos(angle) - x * Math.sin(angle)];
        return (p / a) ** 2 + (q / b) ** 2 <= 1 ? '#' : '.';
      }).join(''),
    ).join(' ');
    const { long, short } = of(scaled(0.8, 0.8, 3), rows);
    expect(Math.abs(long.mm - 2 * a * 0.8)).toBeLessThan(1);
    expect(Math.abs(short.mm - 2 * b * 0.8)).toBeLessThan(1);
  });

  it('takes the axial plane from the affine, whatever the order of the axes', () => {
    // i runs to the head, j to the left, k to the front.
    const sagittal: Affine = [0, -1, 0, 0, 0, 0, 1, 0, 4, 0, 0, 0, 0, 0, 0, 1];
    const { long } = of(sagittal, '### #..', '#.. #..', '#.. ...');
    expect(long.mm).toBeCloseTo(Math.hypot(3, 1), 1);
    expect(long.ends[0][2]).toBe(0);
  });
});
