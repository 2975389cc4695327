import type { StoredPixels } from '../imageHeader.ts';
import { maskWords } from './lanes.ts';
import type { Decoded } from './wasmCodec.ts';

/** Values as DICOM stores them, before rescaling: sign applied, bits above HighBit taken away. */
export type StoredValues = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;

const arrays = {
  signed: { 1: Int8Array, 2: Int16Array, 4: Int32Array },
  unsigned: { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array },
} as const;

/**
 * Pixels as numbers.
 *
 * @param bytes one frame; they are changed
 */
export function storedValues(
  bytes: Uint8Array,
  bytesPerPixel: number,
  pixels: Pick<StoredPixels, 'littleEndian' | 'signed' | 'bitsStored' | 'highBit'>,
): StoredValues {
  const { littleEndian, signed, bitsStored, highBit } = pixels;
  const width = bytesPerPixel === 1 || bytesPerPixel === 2 ? bytesPerPixel : 4;
  const aligned = bytes.byteOffset % width === 0 ? bytes : bytes.slice();
  if (!littleEndian && width > 1) {
    const buffer = Buffer.from(aligned.buffer, aligned.byteOffset, aligned.byteLength);
    if (width === 2) buffer.swap16();
    else buffer.swap32();
  }
  const type = arrays[signed ? 'signed' : 'unsigned'][width];
  const values = new type(aligned.buffer as ArrayBuffer, aligned.byteOffset, aligned.byteLength / width);
  const bits = 8 * width;
  if (bitsStored < bits && values instanceof Uint16Array && highBit + 1 === bitsStored)
    maskWords(values, 2 ** bitsStored - 1);
  else if (bitsStored < bits) {
    // Left until the sign bit is the highest, then right again, which brings the sign along.
    const left = 31 - Math.min(highBit, bits - 1);
    const right = 32 - Math.min(bitsStored, bits);
    if (signed) for (let v = 0; v < values.length; v++) values[v] = (values[v] << left) >> right;
    else for (let v = 0; v < values.length; v++) values[v] = (values[v] << left) >>> right;
  }
  return values;
}

/**
 * A codec's pixels in as many bytes as the file's header allocates: codecs answer small values in fewer.
 *
 * @throws Error when they are wider than the header allocates
 */
export function widened({ bytes, bytesPerPixel, signed = false }: Decoded, wanted: number): Uint8Array {
  if (bytesPerPixel === wanted) return bytes;
  if (bytesPerPixel > wanted) throw new Error('its compressed pixels have more bits than its header says');
  const from = arrays[signed ? 'signed' : 'unsigned'][bytesPerPixel === 1 ? 1 : 2];
  const to = arrays[signed ? 'signed' : 'unsigned'][wanted === 2 ? 2 : 4];
  const narrow = new from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length / bytesPerPixel);
  return new Uint8Array(to.from(narrow).buffer);
}
