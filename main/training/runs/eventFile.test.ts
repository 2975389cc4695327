import { expect, it } from 'vitest';
import { crc32c, firstEvent, scalarEvent } from './eventFile.ts';

it('knows the checksum of RFC 3720', () => {
  expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
});

it('begins with the version, as tensorboardX writes it at time 0', () => {
  const hex = Buffer.from(firstEvent(0)).toString('hex');
  // Length 24; wall time 0 (tag 09), version (tag 1a, 13 bytes).
  expect(hex.slice(0, 16)).toBe('1800000000000000');
  expect(hex.slice(24, 24 + 48)).toBe(
    `090000000000000000${'1a0d'}${Buffer.from('brain.Event:2').toString('hex')}`,
  );
});

it('writes numbers by name', () => {
  const bytes = scalarEvent(1.5, 300, { loss: 0.25 });
  const body = Buffer.from(bytes.subarray(12, bytes.length - 4)).toString('hex');
  // 1.5 s; step 300; one value: its tag and 0.25 as float32.
  expect(body).toBe(`09000000000000f83f10ac022a0d0a0b0a046c6f7373150000803e`);
});
