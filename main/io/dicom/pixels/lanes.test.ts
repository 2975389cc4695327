import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addToWords, maskWords } from './lanes.ts';

const words = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 9 });

describe('two words at a time', () => {
  it('are masked as one by one, wherever they begin and however many they are', () => {
    fc.assert(
      fc.property(words, fc.nat(0xffff), fc.nat(1), (values, mask, skipped) => {
        const all = Uint16Array.from(values).subarray(skipped);
        const expected = [...all].map((value) => value & mask);
        maskWords(all, mask);
        expect([...all]).toEqual(expected);
      }),
    );
  });

  it('are added to as one by one, modulo 16 bits', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: -40000, max: 40000 }), fc.nat(1), (values, term, skipped) => {
        const all = Uint16Array.from(values).subarray(skipped);
        const out = new Int16Array(all.length);
        addToWords(all, term, out);
        expect([...out]).toEqual([...Int16Array.from(all, (value) => value + term)]);
      }),
    );
  });
});
