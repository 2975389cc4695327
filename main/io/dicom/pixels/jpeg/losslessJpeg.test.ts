import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLosslessJpeg } from './losslessJpeg.ts';

const segment = (marker: number, content: readonly number[]): number[] => [
  0xff,
  marker,
  (content.length + 2) >> 8,
  (content.length + 2) & 255,
  ...content,
];

/** Packs the bits of a scan: whole bytes, filled up with ones, 0xff followed by 0. */
function scanBytes(bits: string): number[] {
  const filled = bits.padEnd(8 * Math.ceil(bits.length / 8), '1');
  return (filled.match(/.{8}/g) ?? []).flatMap((byte) =>
    byte === '11111111' ? [255, 0] : [Number.parseInt(byte, 2)],
  );
}

/** Lossless JPEG of a picture of `columns`, each difference's size as a code of 5 bits. */
function packed(
  values: readonly number[],
  columns: number,
  precision: number,
  predictor: number,
  rowsBetween = 0,
) {
  const at = (x: number, y: number): number => values[y * columns + x];
  const rows = values.length / columns;
  const out: number[] = [];
  let bits = '';
  for (let y = 0; y < rows; y++) {
    const first = rowsBetween > 0 ? y % rowsBetween === 0 : y === 0;
    if (first && y > 0) {
      out.push(...scanBytes(bits), 0xff, 0xd0 + ((y / rowsBetween - 1) & 7));
      bits = '';
    }
    for (let x = 0; x < columns; x++) {
      const [a, b, c] = [at(x - 1, y), at(x, y - 1), at(x - 1, y - 1)];
      const choices = [a, a, b, c, a + b - c, a + ((b - c) >> 1), b + ((a - c) >> 1), (a + b) >> 1];
      const expected = first ? (x === 0 ? 1 << (precision - 1) : a) : x === 0 ? b : choices[predictor];
      const difference = ((at(x, y) - expected + 0x18000) & 0xffff) - 0x8000;
      const size = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1;
      bits += size.toString(2).padStart(5, '0');
      const extra = difference > 0 ? difference : difference + 2 ** size - 1;
      if (size > 0 && size < 16) bits += extra.toString(2).padStart(size, '0');
    }
  }
  const interval = rowsBetween * columns;
  return Uint8Array.from([
    0xff,
    0xd8,
    ...segment(0xc3, [precision, rows >> 8, rows & 255, columns >> 8, columns & 255, 1, 1, 0x11, 0]),
    ...segment(0xc4, [
      0,
      0,
      0,
      0,
      0,
      17,
      ...Array.from({ length: 11 }, () => 0),
      ...Array.from({ length: 17 }, (_, n) => n),
    ]),
    ...(interval > 0 ? segment(0xdd, [interval >> 8, interval & 255]) : []),
    ...segment(0xda, [1, 1, 0, predictor, 0, 0]),
    ...out,
    ...scanBytes(bits),
    0xff,
    0xd9,
  ]);
}

const words = (bytes: Uint8Array): number[] => [...new Uint16Array(bytes.buffer)];

describe('decodeLosslessJpeg', () => {
  it('gives back what was packed, whatever the predictor, between restart markers too', () => {
    const picture = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(
        picture,
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom(0, 1, 2),
        (values, predictor, rows) => {
          expect(words(decodeLosslessJpeg(packed(values, 3, 16, predictor, rows), 3, 4).bytes)).toEqual(
            values,
          );
        },
      ),
    );
  });

  it('reads values of a byte', () => {
    const { bytes, bytesPerPixel } = decodeLosslessJpeg(packed([0, 255, 7, 8], 2, 8, 7), 2, 2);
    expect([bytesPerPixel, ...bytes]).toEqual([1, 0, 255, 7, 8]);
  });

  const values = Array.from({ length: 40 }, (_, n) => (n * 7919) % 4096);
  const good = packed(values, 8, 12, 1);

  it.each<[string, Uint8Array, string]>([
    ['ends early', Uint8Array.from([...good.subarray(0, -8), 0xff, 0xd9]), 'cut short'],
    [
      'goes on behind the last row',
      packed([...values, ...values], 8, 12, 1).with(good.indexOf(0xc3) + 5, 5),
      'damaged',
    ],
    ['has a predictor that is none', good.with(good.lastIndexOf(0xda) + 6, 9), 'damaged'],
    ['is lossy', good.with(good.indexOf(0xc3), 0xc0), 'damaged'],
  ])('refuses a frame that %s', (_name, bytes, reason) => {
    expect(() => decodeLosslessJpeg(bytes, 8, 5)).toThrow(reason);
  });
});
