import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeLength, scaleBar } from './viewScaleBar.ts';

describe('scaleBar', () => {
  it('is 1, 2 or 5 times a power of ten, fits, and fills at least 40 % of the room', () =>
    fc.assert(
      fc.property(
        fc.double({ min: 0.005, max: 5, noNaN: true }),
        fc.integer({ min: 60, max: 300 }),
        (mmPerPixel, most) => {
          const { lengthMm, pixels } = scaleBar(mmPerPixel, most);
          const mantissa = lengthMm / 10 ** Math.floor(Math.log10(lengthMm) + 1e-9);
          expect([1, 2, 5].some((m) => Math.abs(m - mantissa) < 1e-6)).toBe(true);
          expect(pixels).toBeCloseTo(lengthMm / mmPerPixel);
          expect(pixels).toBeLessThanOrEqual(most + 1e-6);
          expect(pixels).toBeGreaterThanOrEqual(most * 0.4 - 1e-6);
        },
      ),
    ));
});

describe('describeLength', () => {
  it('speaks centimetres from 10 mm on', () =>
    expect([0.5, 5, 10, 50, 200].map((mm) => describeLength(mm))).toEqual([
      '0.5 mm',
      '5 mm',
      '1 cm',
      '5 cm',
      '20 cm',
    ]));
});
