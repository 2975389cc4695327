import type { z } from 'zod';

/**
 * A frame is JSON and raw voxels in one body: uint32 little-endian length of the JSON, the JSON in UTF-8,
 * zero to seven zero bytes up to a multiple of 8, then the payload. Offsets in the JSON count from the payload's start,
 * and are multiples of 8.
 */
export function encodeFrame(header: unknown, parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = align8(4 + json.length);
  const out = new Uint8Array(start + parts.reduce((sum, part) => sum + align8(part.length), 0));
  new DataView(out.buffer).setUint32(0, json.length, true);
  out.set(json, 4);
  let offset = start;
  for (const part of parts) {
    out.set(part, offset);
    offset += align8(part.length);
  }
  return out;
}

/** Reads a frame; throws RangeError when it is cut short, ZodError when its header has another shape. */
export function decodeFrame<T>(
  bytes: ArrayBuffer,
  schema: z.ZodType<T>,
): { header: T; payload: ArrayBuffer } {
  if (bytes.byteLength < 4) throw new RangeError('the frame is shorter than its length field');
  const length = new DataView(bytes).getUint32(0, true);
  if (4 + length > bytes.byteLength) throw new RangeError('the frame is shorter than its header');
  const json: unknown = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, length)));
  return { header: schema.parse(json), payload: bytes.slice(align8(4 + length)) };
}

/** Offsets of parts in the payload that `encodeFrame` will make of them, from their byte lengths. */
export function frameOffsets(byteLengths: readonly number[]): number[] {
  let offset = 0;
  return byteLengths.map((length) => {
    const at = offset;
    offset += align8(length);
    return at;
  });
}

const align8 = (n: number): number => Math.ceil(n / 8) * 8;
