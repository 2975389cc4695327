import charlsFactory from '@cornerstonejs/codec-charls/decodewasmjs';
import charlsWasm from '@cornerstonejs/codec-charls/decodewasm?url&inline';
import openjpegFactory from '@cornerstonejs/codec-openjpeg/decodewasmjs';
import openjpegWasm from '@cornerstonejs/codec-openjpeg/decodewasm?url&inline';
import { jpeg2000Size, jpegLsSize } from './codestreams.ts';
import { decodeLosslessJpeg } from './jpeg/losslessJpeg.ts';
import { decodeLossyJpeg } from './jpeg/lossyJpeg.ts';
import { decodeRle } from './rle.ts';
import { type Decoded, wasmDecoder } from './wasmCodec.ts';

type Decode = (
  packed: Uint8Array,
  columns: number,
  rows: number,
  bytesPerPixel: number,
) => Decoded | Promise<Decoded>;

const jpegLs = wasmDecoder(charlsFactory, charlsWasm, 'JpegLSDecoder', jpegLsSize);
const jpeg2000 = wasmDecoder(openjpegFactory, openjpegWasm, 'J2KDecoder', jpeg2000Size);

const runLengths = '1.2.840.10008.1.2.5';

/** Transfer syntaxes with encapsulated pixels that are read. */
const decoders: Readonly<Record<string, Decode>> = {
  [runLengths]: decodeRle,
  '1.2.840.10008.1.2.4.50': decodeLossyJpeg,
  '1.2.840.10008.1.2.4.51': decodeLossyJpeg,
  '1.2.840.10008.1.2.4.57': decodeLosslessJpeg,
  '1.2.840.10008.1.2.4.70': decodeLosslessJpeg,
  '1.2.840.10008.1.2.4.80': jpegLs,
  '1.2.840.10008.1.2.4.81': jpegLs,
  '1.2.840.10008.1.2.4.90': jpeg2000,
  '1.2.840.10008.1.2.4.91': jpeg2000,
  // High-throughput JPEG 2000, which OpenJPEG reads as well.
  '1.2.840.10008.1.2.4.201': jpeg2000,
  '1.2.840.10008.1.2.4.202': jpeg2000,
  '1.2.840.10008.1.2.4.203': jpeg2000,
};

/** Those that always lose something, whatever the file says of itself. */
const lossy: readonly string[] = ['1.2.840.10008.1.2.4.50', '1.2.840.10008.1.2.4.51'];

/** Those that are not, by the names people know them by. */
const refused: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.2.4.92': 'JPEG 2000 part 2',
  '1.2.840.10008.1.2.4.93': 'JPEG 2000 part 2',
  '1.2.840.10008.1.2.4.110': 'JPEG XL',
};

export const decoderOf = (syntax: string): Decode | undefined => decoders[syntax];

/** Whether a frame takes a thread's time: run lengths are unpacked as fast as they could be sent to one. */
export const isSlow = (syntax: string): boolean => decoders[syntax] !== undefined && syntax !== runLengths;

export const isLossy = (syntax: string): boolean => lossy.includes(syntax);

export const syntaxName = (syntax: string): string =>
  refused[syntax] ?? (syntax.startsWith('1.2.840.10008.1.2.4.10') ? 'MPEG video' : syntax);
