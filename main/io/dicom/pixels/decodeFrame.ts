import type { StoredPixels } from '../imageHeader.ts';
import { decoderOf } from './decoders.ts';
import { type StoredValues, storedValues, widened } from './storedValues.ts';

/** A compressed frame, with what its image says of its pixels. */
export interface PackedFrame {
  readonly packed: Uint8Array;
  readonly pixels: StoredPixels;
}

/**
 * Decodes a frame.
 *
 * @returns rows·columns values
 * @throws Error with the reason, or whatever the codec throws
 */
export async function decodeFrame({ packed, pixels }: PackedFrame): Promise<StoredValues> {
  const { syntax, rows, columns, bitsAllocated } = pixels;
  const bytesPerPixel = bitsAllocated / 8;
  const decode = decoderOf(syntax);
  if (decode === undefined) throw new Error(`it is packed by ${syntax}`);
  const decoded = await decode(packed, columns, rows, bytesPerPixel);
  if (decoded.bytes.length < columns * rows * decoded.bytesPerPixel)
    throw new Error('its compressed pixels are cut short');
  return storedValues(widened(decoded, bytesPerPixel), bytesPerPixel, { ...pixels, littleEndian: true });
}
