import { describe, expect, it } from 'vitest';
import { decodeLossyJpeg } from './lossyJpeg.ts';

/** 17 × 9 pixels of 12 bits: 2000 + 150x − 90y + 20(xy mod 7), at quality 98, by libjpeg-turbo 3. */
const twelveBits = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAEBAQEBAQEBAQEBAQEBAQIBAQEBAQIBAQECAgICAgICAgIDAwQDAwMDAwICAwQDAwQEBAQEAgMFBQQEBQQEBAT/wQALDAAJABEBAREA/8QAFwAAAwEAAAAAAAAAAAAAAAAACw0OD//EAC4QAAAFAgIFDQAAAAAAAAAAAAIDBAUGBwgADAEJC2O2ExslKDg5REZXeIeZ1f/aAAgBAQAAPwAyXlVLbNFu0Kt21cPWsosuni6i0U85sdRZdJ3eRMSTeDUMyxmUHbo0k1J4wSzoWltcrH7ZTtfbGPVp05ZLu6CJlr9NaYU8OdWqoEelyotIVImBQ4S4UrLO0iQknJQKSji9JoA8ioNKGSUFGJc7tUznk20j1Stz+wKM/m4zi/ylP2SLX/bmfwyfillMqmd35Zz8ScbQ/DSgx//Z',
  'base64',
);
/** 17 × 9 pixels of 8 bits: 40 + 5x + 9y, at quality 95, a restart marker after every block, by libjpeg-turbo. */
const eightBits = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsKDAkKCgr/wAALCAAJABEBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/90ABAAB/9oACAEBAAA/APmP4Sfst/6r/iXen8Ff/9CT4Sfst/6r/iXen8Ff/9H17/hlv/qHf+OV/9Kb4Sf8svwr/9P6m+En/LL8K//U/QCv/9k=',
  'base64',
);

/** Largest distance from what was packed. */
function farthest(values: ArrayLike<number>, packed: (x: number, y: number) => number): number {
  return Math.max(
    ...Array.from(values, (value, at) => Math.abs(value - packed(at % 17, Math.floor(at / 17)))),
  );
}

describe('decodeLossyJpeg', () => {
  it('decodes 12 bits, and cuts off what 12 bits do not hold', () => {
    const { bytes, bytesPerPixel } = decodeLossyJpeg(twelveBits, 17, 9);
    expect(bytesPerPixel).toBe(2);
    const values = new Uint16Array(bytes.buffer);
    const packed = (x: number, y: number): number => 2000 + 150 * x - 90 * y + 20 * ((x * y) % 7);
    expect(farthest(values, (x, y) => Math.min(4095, packed(x, y)))).toBeLessThanOrEqual(3);
    expect([...values.subarray(14, 17)]).toEqual([4095, 4095, 4095]);
  });

  it('decodes 8 bits between restart markers', () => {
    const { bytes, bytesPerPixel } = decodeLossyJpeg(eightBits, 17, 9);
    expect(bytesPerPixel).toBe(1);
    expect(farthest(bytes, (x, y) => 40 + 5 * x + 9 * y)).toBeLessThanOrEqual(1);
  });

  it('decodes behind 0xff that stand before a marker', () => {
    const filled = Buffer.concat([eightBits.subarray(0, 20), Buffer.from([0xff]), eightBits.subarray(20)]);
    expect(decodeLossyJpeg(filled, 17, 9)).toEqual(decodeLossyJpeg(eightBits, 17, 9));
  });

  const at = (bytes: Buffer, marker: number): number => bytes.indexOf(Buffer.from([0xff, marker]));
  const changed = (bytes: Buffer, place: number, value: number): Buffer => {
    const out = Buffer.from(bytes);
    out[place] = value;
    return out;
  };

  it.each<[string, Buffer, string]>([
    ['cut within the scan', twelveBits.subarray(0, twelveBits.length - 20), 'cut short'],
    ['cut within the segments', twelveBits.subarray(0, 100), 'damaged'],
    ['without a Huffman table', changed(twelveBits, at(twelveBits, 0xc4) + 1, 0xfe), 'damaged'],
    ['without its restart marker', changed(eightBits, at(eightBits, 0xd1) + 1, 0xd5), 'damaged'],
    ['with more codes than bits', changed(twelveBits, at(twelveBits, 0xc4) + 5, 9), 'damaged'],
    ['progressive', changed(eightBits, at(eightBits, 0xc0) + 1, 0xc2), 'neither sequential'],
    ['of three components', changed(eightBits, at(eightBits, 0xc0) + 9, 3), '3 components'],
    ['nothing', Buffer.alloc(0), 'damaged'],
  ])('refuses one %s', (_name, bytes, reason) => {
    expect(() => decodeLossyJpeg(bytes, 17, 9)).toThrow(reason);
  });

  it('refuses another size than the header’s', () => {
    expect(() => decodeLossyJpeg(eightBits, 16, 9)).toThrow('17×9, its header says 16×9');
  });
});
