import charlsFactory from '@cornerstonejs/codec-charls/decodewasmjs';
import charlsWasm from '@cornerstonejs/codec-charls/decodewasm?url&inline';
import openjpegFactory from '@cornerstonejs/codec-openjpeg/decodewasmjs';
import openjpegWasm from '@cornerstonejs/codec-openjpeg/decodewasm?url&inline';
import { jpeg2000Size, jpegFrame } from './codestreams.ts';
import { decodeLosslessJpeg } from './losslessJpeg.ts';
import { decodeRle } from './rle.ts';
import { type Decoded, wasmDecoder } from './wasmCodec.ts';

type Decode = (
  packed: Uint8Array,
  columns: number,
  rows: number,
  bytesPerPixel: number,
) => Decoded | Promise<Decoded>;

const jpegLs = wasmDecoder(charlsFactory, charlsWasm, 'JpegLSDecoder', (packed) => jpegFrame(packed, 0xf7));
const jpeg2000 = wasmDecoder(openjpegFactory, openjpegWasm, 'J2KDecoder', jpeg2000Size);

/** Transfer syntaxes with encapsulated pixels that are read. */
const decoders: Readonly<Record<string, Decode>> = {
  '1.2.840.10008.1.2.5': decodeRle,
  '1.2.840.10008.1.2.4.57': decodeLosslessJpeg,
  '1.2.840.10008.1.2.4.70': decodeLosslessJpeg,
  '1.2.840.10008.1.2.4.80': jpegLs,
  '1.2.840.10008.1.2.4.81': jpegLs,
  '1.2.840.10008.1.2.4.90': jpeg2000,
  '1.2.840.10008.1.2.4.91': jpeg2000,
};

/** Those that are not, by the names people know them by. Lossy 8- and 12-bit JPEG is not used for CT. */
const refused: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.2.4.50': 'lossy JPEG, 8 bits',
  '1.2.840.10008.1.2.4.51': 'lossy JPEG, 12 bits',
  '1.2.840.10008.1.2.4.92': 'JPEG 2000 part 2',
  '1.2.840.10008.1.2.4.93': 'JPEG 2000 part 2',
  '1.2.840.10008.1.2.4.110': 'JPEG XL',
  '1.2.840.10008.1.2.4.201': 'high-throughput JPEG 2000',
  '1.2.840.10008.1.2.4.202': 'high-throughput JPEG 2000',
  '1.2.840.10008.1.2.4.203': 'high-throughput JPEG 2000',
};

export const decoderOf = (syntax: string): Decode | undefined => decoders[syntax];

export const syntaxName = (syntax: string): string =>
  refused[syntax] ?? (syntax.startsWith('1.2.840.10008.1.2.4.10') ? 'MPEG video' : syntax);
