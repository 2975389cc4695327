import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  directionNodes,
  directionReader,
  eachDirection,
  meanOverSphere,
  squaredSlopes,
} from './directionTable.ts';

type Point = readonly [number, number, number];

function tabulated(f: (x: number, y: number, z: number) => number): Float64Array {
  const values = new Float64Array(directionNodes);
  eachDirection((node, x, y, z) => {
    const length = Math.hypot(x, y, z);
    values[node] = f(x / length, y / length, z / length);
  });
  return values;
}

const part = fc.double({ min: -1, max: 1, noNaN: true });
const direction: fc.Arbitrary<Point> = fc.tuple(part, part, part).filter((p) => Math.hypot(...p) > 0.1);

describe('direction table', () => {
  const wavy = tabulated((x, y, z) => 2 + x * y - z * z);
  const reader = directionReader();
  const read = (p: Point, values = wavy): number => {
    reader.turnTo(...p);
    return reader.read(values);
  };

  it('gives back a smooth function in every direction, whatever the length', () =>
    fc.assert(
      fc.property(direction, fc.double({ min: 0.01, max: 100, noNaN: true }), (p, scale) => {
        const [x, y, z] = p.map((part) => part / Math.hypot(...p));
        expect(read([p[0] * scale, p[1] * scale, p[2] * scale])).toBeCloseTo(2 + x * y - z * z, 2);
      }),
    ));

  it('has no seam where faces meet', () => {
    expect(read([1, 1 - 1e-9, 0.3])).toBeCloseTo(read([1 - 1e-9, 1, 0.3]), 7);
    expect(read([-1, 0.2, -1 + 1e-9])).toBeCloseTo(read([-1 + 1e-9, 0.2, -1]), 7);
  });

  it('answers at the origin too', () => expect(Number.isFinite(read([0, 0, 0]))).toBe(true));

  it('averages over the sphere', () => {
    expect(
      meanOverSphere(
        tabulated(() => 3),
        (value) => value,
      ),
    ).toBeCloseTo(3, 12);
    expect(
      meanOverSphere(
        tabulated((x) => x),
        (value) => value * value,
      ),
    ).toBeCloseTo(1 / 3, 3);
    expect(
      meanOverSphere(
        tabulated((_, y) => y),
        (value) => value,
      ),
    ).toBeCloseTo(0, 12);
  });

  // The height z over the sphere climbs by the cosine of the latitude.
  it('knows how steep a function is', () => {
    const slopes = squaredSlopes(tabulated((_, __, z) => z));
    eachDirection((node, x, y, z) => {
      const up = z / Math.hypot(x, y, z);
      expect(Math.abs(slopes[node] - (1 - up * up))).toBeLessThan(0.01);
    });
  });
});
