import { encodeMessage, type Schema } from '#main/graph/proto/wire.ts';

/** What TensorBoard's `Event` needs for scalars (tensorflow/core/util/event.proto, framework/summary.proto). */
const value: Schema = { tag: { number: 1, kind: 'text' }, simpleValue: { number: 2, kind: 'float' } };
const summary: Schema = { value: { number: 1, kind: value, many: true } };
const event: Schema = {
  wallTime: { number: 1, kind: 'double' },
  step: { number: 2, kind: 'int' },
  fileVersion: { number: 3, kind: 'text' },
  summary: { number: 5, kind: summary },
};

/** First record of an event file. */
export const firstEvent = (wallTime: number): Uint8Array<ArrayBuffer> =>
  record(encodeMessage({ wallTime, fileVersion: 'brain.Event:2' }, event));

/**
 * Numbers by name at a step.
 *
 * @param wallTime seconds since 1970
 */
export const scalarEvent = (
  wallTime: number,
  step: number,
  scalars: Readonly<Record<string, number>>,
): Uint8Array<ArrayBuffer> => {
  const values = Object.entries(scalars).map(([tag, simpleValue]) => ({ tag, simpleValue }));
  return record(encodeMessage({ wallTime, step, summary: { value: values } }, event));
};

/** A TFRecord: length, its checksum, data, their checksum; all little-endian. */
function record(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(16 + data.length);
  const view = new DataView(out.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, masked(crc32c(out.subarray(0, 8))), true);
  out.set(data, 12);
  view.setUint32(12 + data.length, masked(crc32c(data)), true);
  return out;
}

/** TFRecord's checksums are turned and shifted, so that checksums of checksums stay good ones. */
const masked = (crc: number): number => (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});

/** CRC-32C (Castagnoli) of bytes. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = table[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}
