import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ballVolumeMm3 } from '#shared/geometry/units.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { drawStarShape, type StarShape } from './starShape.ts';

const shapes = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  diameterMm: fc.double({ min: 2, max: 200, noNaN: true }),
  irregularity: fc.double({ min: 0, max: 1, noNaN: true }),
});

/** Volume by counting points of a lattice inside. */
function countedVolume(shape: StarShape, steps: number): number {
  const reach = shape.largestRadiusMm;
  const step = (2 * reach) / steps;
  let count = 0;
  for (let c = 0; c < steps; c++)
    for (let b = 0; b < steps; b++)
      for (let a = 0; a < steps; a++) {
        const [x, y, z] = [a, b, c].map((index) => (index + 0.5) * step - reach);
        if (shape.distanceMm(x, y, z) <= 0) count++;
      }
  return count * step * step * step;
}

describe('drawStarShape', () => {
  it('has the volume of the ball of its diameter, however irregular', () =>
    fc.assert(
      fc.property(shapes, ({ seed, ...parameters }) => {
        const volume = countedVolume(drawStarShape(seededRandom(seed), parameters), 48);
        expect(volume / ballVolumeMm3(parameters.diameterMm)).toBeCloseTo(1, 1);
      }),
      { numRuns: 25 },
    ));

  it("of irregularity 0 is an ellipsoid with axes within a quarter of each other's mean", () => {
    const shape = drawStarShape(seededRandom(7), { diameterMm: 20, irregularity: 0 });
    // Opposite radii of an ellipsoid are equal, and 1/r² is a quadratic form: its trace is the same in any frame.
    expect(shape.radiusMm(1, 2, 3)).toBeCloseTo(shape.radiusMm(-1, -2, -3), 9);
    const form = (x: number, y: number, z: number): number => shape.radiusMm(x, y, z) ** -2;
    const s = Math.SQRT1_2;
    expect(form(s, s, 0) + form(s, -s, 0) + form(0, 0, 1)).toBeCloseTo(
      form(1, 0, 0) + form(0, 1, 0) + form(0, 0, 1),
      4,
    );
    expect(shape.largestRadiusMm / shape.smallestRadiusMm).toBeLessThanOrEqual(1.25 / 0.75 + 1e-9);
  });

  it('grows more lobed with irregularity', () => {
    const roughness = (irregularity: number): number => {
      const shape = drawStarShape(seededRandom(7), { diameterMm: 20, irregularity });
      return shape.largestRadiusMm / shape.smallestRadiusMm;
    };
    expect(roughness(0.5)).toBeGreaterThan(roughness(0));
    expect(roughness(1)).toBeGreaterThan(roughness(0.5));
  });

  it('measures distance to the surface, negative inside', () =>
    fc.assert(
      fc.property(shapes, ({ seed, ...parameters }) => {
        const shape = drawStarShape(seededRandom(seed), parameters);
        const worst = (distance: number): number => {
          let error = 0;
          shape.eachPointAt(distance, (x, y, z) => {
            error = Math.max(error, Math.abs(shape.distanceMm(x, y, z) - distance));
          });
          return error;
        };
        expect(worst(0)).toBeLessThan(1e-9 * parameters.diameterMm);
        // Along the cube's edges the two faces disagree a little about the slope.
        expect(worst(0.1 * parameters.diameterMm)).toBeLessThan(0.01 * parameters.diameterMm);
        expect(shape.distanceMm(0, 0, 0)).toBeLessThan(0);
      }),
      { numRuns: 20 },
    ));

  // Along a surface normal a distance grows by one per millimetre: the mean slope over the surface tells.
  it('is a distance near the surface: slope one', () => {
    const shape = drawStarShape(seededRandom(2), { diameterMm: 40, irregularity: 0.5 });
    const h = 0.01;
    let [sum, count] = [0, 0];
    shape.eachPointAt(0, (x, y, z) => {
      const gradient = [
        shape.distanceMm(x + h, y, z) - shape.distanceMm(x - h, y, z),
        shape.distanceMm(x, y + h, z) - shape.distanceMm(x, y - h, z),
        shape.distanceMm(x, y, z + h) - shape.distanceMm(x, y, z - h),
      ];
      sum += Math.hypot(...gradient) / (2 * h);
      count++;
    });
    expect(sum / count).toBeCloseTo(1, 1);
  });
});
