import { open } from 'node:fs/promises';
import { readProblem } from '../files/systemErrors.ts';
import { readZipped, type ZipEntry } from '../files/zip.ts';

/** A file that may be DICOM. */
export interface DicomFile {
  /** Path of it, or of the ZIP archive that it is in. */
  readonly at: string;
  readonly entry?: ZipEntry;
  /** Its name relative to what the person chose, with `/`. */
  readonly name: string;
  readonly bytes: number;
}

/**
 * A piece of a file, shorter where the file ends. In an archive a piece from the middle takes unpacking all of it.
 *
 * @throws Problem `file-missing`, `file-unreadable`, `zip-broken`
 */
export async function readPiece(file: DicomFile, from: number, count: number): Promise<Uint8Array> {
  const { at, entry } = file;
  if (entry !== undefined && from === 0) return readZipped(at, entry, count);
  if (entry !== undefined) return (await readZipped(at, entry, Infinity)).subarray(from, from + count);
  try {
    const handle = await open(file.at, 'r');
    try {
      // Not zeroed, and no Buffer, whose slices are no copies.
      const length = Math.max(0, Math.min(count, file.bytes - from));
      const bytes = new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, from + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw readProblem(error, file.name);
  }
}

const mostShown = 5;

/** The first few of many names, for a sentence. */
export const shownNames = (names: readonly string[]): string =>
  names.slice(0, mostShown).join(', ') + (names.length > mostShown ? ', …' : '');
