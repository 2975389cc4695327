import { Problem } from '#shared/contract/problems.ts';
import { type DicomFile, readPiece } from '../dicomFile.ts';
import type { StoredPixels } from '../imageHeader.ts';
import { parseSet, syntaxes } from '../parseSet.ts';
import { decodeFrame, type PackedFrame } from './decodeFrame.ts';
import { decoderOf, syntaxName } from './decoders.ts';
import { framesIn } from './fragments.ts';
import { type StoredValues, storedValues } from './storedValues.ts';

/** Gives the stored values of an image's frames, which it reads no earlier than asked. */
export interface FrameReader {
  /** @param number from 1 */
  read(number: number): Promise<StoredValues>;
}

const native: readonly string[] = Object.values(syntaxes);

/**
 * Opens the pixels of an image.
 *
 * @param decode decodes a compressed frame, here unless given
 * @throws Problem `dicom-compression`, `dicom-truncated`, `dicom-broken`, also from `read`
 */
export async function openFrames(
  file: DicomFile,
  pixels: StoredPixels,
  decode: (frame: PackedFrame) => Promise<StoredValues> = decodeFrame,
): Promise<FrameReader> {
  const { syntax, rows, columns, frames, bitsAllocated, offset, length } = pixels;
  const bytesPerPixel = bitsAllocated / 8;
  const frameBytes = rows * columns * bytesPerPixel;
  const whole = await wholeOf(file, syntax);
  const piece = async (from: number, count: number): Promise<Uint8Array> =>
    whole ? new Uint8Array(whole.subarray(from, from + count)) : readPiece(file, from, count);

  if (length !== undefined) {
    if (!native.includes(syntax))
      throw new Problem('dicom-broken', { file: file.name, reason: 'its pixels are not packed as it says' });
    const end = whole?.length ?? file.bytes;
    if (end < offset + frameBytes * frames)
      throw new Problem('dicom-truncated', {
        file: file.name,
        expectedBytes: frameBytes * frames,
        foundBytes: end - offset,
      });
    return {
      read: async (number) =>
        storedValues(await piece(offset + (number - 1) * frameBytes, frameBytes), bytesPerPixel, pixels),
    };
  }
  if (decoderOf(syntax) === undefined)
    throw new Problem('dicom-compression', { file: file.name, syntax: syntaxName(syntax) });
  const broken = (error: unknown): Problem =>
    new Problem(
      'dicom-broken',
      {
        file: file.name,
        reason:
          error instanceof Error && /^its? /.test(error.message)
            ? error.message
            : 'its compressed pixels are damaged',
      },
      { cause: error },
    );
  const packed = await piece(offset, (whole?.length ?? file.bytes) - offset);
  let parts: Uint8Array[];
  try {
    parts = framesIn(packed, frames);
  } catch (error) {
    throw broken(error);
  }
  return {
    read: async (number) => {
      try {
        return await decode({ packed: parts[number - 1], pixels });
      } catch (error) {
        throw broken(error);
      }
    },
  };
}

/** What can only be had as a whole: a data set that is deflated, and a file in an archive. */
async function wholeOf(file: DicomFile, syntax: string): Promise<Uint8Array | undefined> {
  if (syntax !== syntaxes.deflated && file.entry === undefined) return undefined;
  const bytes = await readPiece(file, 0, file.bytes);
  return syntax === syntaxes.deflated ? parseSet(bytes, file.name, true).bytes : bytes;
}
