import type { Decoded } from './wasmCodec.ts';

/**
 * Decodes a frame of DICOM's run-length encoding: a segment for each byte of a pixel, the highest first, each packed by
 * PackBits (PS3.5, annex G).
 *
 * @param bytesPerPixel of the pixels, which the segments must match
 * @throws Error with the reason
 */
export function decodeRle(packed: Uint8Array, columns: number, rows: number, bytesPerPixel: number): Decoded {
  const damaged = (): Error => new Error('its run-length encoded pixels are damaged');
  if (packed.length < 64) throw damaged();
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const segments = view.getUint32(0, true);
  if (segments !== bytesPerPixel) throw damaged();
  const starts = Array.from({ length: segments }, (_, i) => view.getUint32(4 + 4 * i, true));
  const count = columns * rows;
  const bytes = new Uint8Array(count * bytesPerPixel);
  for (const [i, start] of starts.entries()) {
    const end = starts[i + 1] ?? packed.length;
    if (start < 64 || end > packed.length || end < start) throw damaged();
    const filled = unpack(packed.subarray(start, end), bytes, bytesPerPixel - 1 - i, bytesPerPixel);
    if (filled < count) throw damaged();
  }
  return { bytes, width: columns, height: rows, bytesPerPixel };
}

/** Fills out[first], out[first + step], …; answers how many. What is packed beyond the end is ignored. */
function unpack(packed: Uint8Array, out: Uint8Array, first: number, step: number): number {
  let to = first;
  for (let at = 0; at < packed.length && to < out.length;) {
    const header = packed[at++];
    if (header === 128) continue;
    if (header < 128)
      for (let n = 0; n <= header && at < packed.length && to < out.length; n++, to += step)
        out[to] = packed[at++];
    else {
      const value = packed[at++];
      for (let n = 0; n <= 256 - header && to < out.length; n++, to += step) out[to] = value;
    }
  }
  return Math.floor((to - first) / step);
}
