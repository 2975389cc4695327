import { describe, expect, it } from 'vitest';
import { decoderOf } from './characterSets.ts';

describe('decoderOf', () => {
  it.each([
    ['', [0x41, 0xe9], 'Aé'],
    ['ISO_IR 192', [0xc3, 0xa9], 'é'],
    ['ISO_IR 144', [0xbb, 0xee], 'Лю'],
    ['GB18030', [0xcd, 0xf5], '王'],
    ['\\ISO 2022 IR 87', [0x59, 0x3d, 0x1b, 0x24, 0x42, 0x3b, 0x33, 0x1b, 0x28, 0x42], 'Y=山'],
    ['ISO 2022 IR 6\\ISO 2022 IR 149', [0x4b, 0xb1, 0xe8], 'K김'],
    ['NEW_SET 7', [0xff], 'ÿ'],
  ])('%s', (characterSet, bytes, text) => {
    expect(decoderOf(characterSet).decode(Uint8Array.from(bytes))).toBe(text);
  });
});
