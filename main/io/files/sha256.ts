import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readProblem } from './systemErrors.ts';

/** What identifies a file's content. */
export interface FileHash {
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * SHA-256 and size of a file, read in pieces.
 *
 * @throws Problem `file-missing`, `file-unreadable`
 */
export async function sha256File(file: string): Promise<FileHash> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      hash.update(piece);
      bytes += piece.length;
    }
  } catch (error) {
    throw readProblem(error, file);
  }
  return { sha256: hash.digest('hex'), bytes };
}
