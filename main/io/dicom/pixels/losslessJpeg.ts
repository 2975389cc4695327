import { Decoder } from 'jpeg-lossless-decoder-js';
import { jpegFrame } from './codestreams.ts';
import type { Decoded } from './wasmCodec.ts';

/**
 * Decodes a frame of lossless JPEG (process 14).
 *
 * @throws Error with the reason
 */
export function decodeLosslessJpeg(packed: Uint8Array, columns: number, rows: number): Decoded {
  const frame = jpegFrame(packed, 0xc3);
  if (frame?.components !== 1) throw new Error('its lossless JPEG pixels are damaged');
  const { width, height, bits } = frame;
  // Sizes first: a damaged codestream may ask for any amount of memory.
  if (width !== columns || height !== rows)
    throw new Error(`its compressed pixels are ${width}×${height}, its header says ${columns}×${rows}`);
  const bytesPerPixel = bits <= 8 ? 1 : 2;
  const pixels = new Decoder().decode(new Uint8Array(packed).buffer, 0, packed.length, bytesPerPixel);
  const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  return { bytes, width, height, bytesPerPixel };
}
