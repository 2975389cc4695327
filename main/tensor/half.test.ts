import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bfloatsToFloats, halfToFloat } from './half.ts';

describe('half precision', () => {
  it('reads binary16: ones, the largest, the smallest subnormal, signed zero, infinity, NaN', () => {
    expect([0x3c00, 0xbc00, 0x7bff, 0x0001, 0x7c00, 0xfc00].map(halfToFloat)).toEqual([
      1,
      -1,
      65504,
      2 ** -24,
      Infinity,
      -Infinity,
    ]);
    expect(halfToFloat(0x8000)).toBe(-0);
    expect(halfToFloat(0x7e00)).toBeNaN();
  });

  it('reads bfloat16 as the upper half of a float32', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff }), (bits) => {
        const expected = new Float32Array(Uint32Array.of(bits * 65536).buffer)[0];
        expect(bfloatsToFloats(Uint16Array.of(bits))[0]).toEqual(expected);
      }),
    ));
});
