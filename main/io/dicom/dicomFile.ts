import { open } from 'node:fs/promises';
import { readProblem } from '../files/systemErrors.ts';

/** A file that may be DICOM. */
export interface DicomFile {
  /** Where it is now: perhaps in a folder that a ZIP was unpacked into. */
  readonly at: string;
  /** Its name relative to what the person chose, with `/`. */
  readonly name: string;
  readonly bytes: number;
  /** Whether `at` still holds after the import. */
  readonly lasting: boolean;
}

/**
 * A piece of a file, shorter where the file ends.
 *
 * @throws Problem `file-missing`, `file-unreadable`
 */
export async function readPiece(file: DicomFile, from: number, count: number): Promise<Uint8Array> {
  try {
    const handle = await open(file.at, 'r');
    try {
      const bytes = new Uint8Array(Math.max(0, Math.min(count, file.bytes - from)));
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
