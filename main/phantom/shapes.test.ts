import { describe, expect, it } from 'vitest';
import { seededRandom } from '#main/tensor/random.ts';
import { fitVolume, volumeMlOf } from './fitVolume.ts';
import { profile, smoothStep } from './profile.ts';
import { ellipsoid, grown, intersection, roundedMax, type Shape, tilted, union, without } from './shapes.ts';
import { smoothField } from './smoothField.ts';
import { tabulatedShape } from './tabulated.ts';

const ball: Shape = ellipsoid([1, 2, 3], [10, 10, 10]);
const low = [-30, -30, -30] as const;
const high = [30, 30, 30] as const;

describe('ellipsoid', () => {
  it('of equal radii gives the distance to its surface', () => {
    expect(ball(11, 2, 3)).toBeCloseTo(0, 12);
    expect(ball(1, 2, 18)).toBeCloseTo(5, 12);
    expect(ball(1, -2, 3)).toBeCloseTo(-6, 12);
    expect(ball(1, 2, 3)).toBe(-10);
  });

  it('turned about z by 90 degrees has its axes exchanged', () => {
    const turned = ellipsoid([0, 0, 0], [20, 5, 5], tilted(0, 0, 90));
    expect(turned(0, 20, 0)).toBeCloseTo(0, 9);
    expect(turned(5, 0, 0)).toBeCloseTo(0, 9);
  });
});

describe('combinations', () => {
  const left = ellipsoid([-4, 0, 0], [6, 6, 6]);
  const right = ellipsoid([4, 0, 0], [6, 6, 6]);

  it('keep what they should keep', () => {
    expect(union(1, left, right)(-9, 0, 0)).toBeLessThan(0);
    expect(union(1, left, right)(9, 0, 0)).toBeLessThan(0);
    expect(intersection(1, left, right)(0, 0, 0)).toBeLessThan(0);
    expect(intersection(1, left, right)(-9, 0, 0)).toBeGreaterThan(0);
    expect(without(1, left, right)(-9, 0, 0)).toBeLessThan(0);
    expect(without(1, left, right)(0, 0, 0)).toBeGreaterThan(0);
    expect(grown(left, 2)(-12, 0, 0)).toBeCloseTo(0, 12);
  });

  it('round only where the surfaces meet', () => {
    expect(roundedMax(3, -3, 4)).toBe(3);
    expect(roundedMax(1, 1, 4)).toBe(2);
  });
});

describe('fitVolume', () => {
  it('measures a ball and finds the ball of a wanted volume', () => {
    const large = ellipsoid([1, 2, 3], [25, 25, 25]);
    expect(volumeMlOf(large, low, high) / ((4 / 3) * Math.PI * 25 ** 3 * 1e-3)).toBeCloseTo(1, 1);
    const found = fitVolume(
      (radius) => ellipsoid([0, 0, 0], [radius, radius, radius]),
      [5, 25],
      20,
      low,
      high,
    );
    expect(found(0, 0, 0)).toBeCloseTo(-Math.cbrt((3 * 20000) / (4 * Math.PI)), 0);
  });
});

describe('tabulatedShape', () => {
  it('follows the shape to a fraction of its step', () => {
    const table = tabulatedShape(ball, low, high, 2);
    for (const [x, y, z] of [
      [11, 2, 3],
      [-5.3, 4.1, 9.7],
      [3.3, -7.7, 2.2],
    ] as const)
      expect(Math.abs(table(x, y, z) - ball(x, y, z))).toBeLessThan(0.1);
  });

  it('repeats its edge beyond its corners', () => {
    const table = tabulatedShape(ball, low, high, 2);
    expect(table(99, 2, 3)).toBe(table(30, 2, 3));
  });
});

describe('profile', () => {
  const curve = profile([0, 1], [10, 5], [20, 5], [30, 0]);

  it('goes through its knots, constant beyond them', () =>
    expect([-5, 0, 10, 20, 30, 99].map((position) => Number(curve(position).toFixed(2)))).toEqual([
      1, 1, 5, 5, 0, 0,
    ]));

  it('does not overshoot', () => {
    for (let position = 10; position <= 20; position += 0.5) expect(curve(position)).toBeCloseTo(5, 1);
  });
});

describe('smoothStep', () => {
  it('runs from 0 to 1, downward when its ends are exchanged', () => {
    expect([0, 5, 10].map((value) => smoothStep(0, 10, value))).toEqual([0, 0.5, 1]);
    expect([0, 5, 10].map((value) => smoothStep(10, 0, value))).toEqual([1, 0.5, 0]);
  });
});

describe('smoothField', () => {
  const field = smoothField(seededRandom(2), 8);

  it('has mean 0 and standard deviation 1', () => {
    let [sum, squares, count] = [0, 0, 0];
    for (let x = 0; x < 256; x += 3.1)
      for (let y = 0; y < 256; y += 5.3)
        for (let z = 0; z < 256; z += 7.7, count++) {
          const value = field(x, y, z);
          sum += value;
          squares += value * value;
        }
    expect(Math.abs(sum / count)).toBeLessThan(0.05);
    expect(Math.sqrt(squares / count)).toBeCloseTo(1, 1);
  });

  it('varies over its cell, not within a fraction of it', () => {
    expect(Math.abs(field(3, 4, 5) - field(3.2, 4, 5))).toBeLessThan(0.2);
    expect(field(-0.001, 1, 1)).toBeCloseTo(field(0.001, 1, 1), 2);
  });
});
