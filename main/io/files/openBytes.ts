import type { Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import type { ByteSource } from './byteSource.ts';
import { GzipSource } from './gzipSource.ts';
import { PlainSource } from './plainSource.ts';
import { readProblem } from './systemErrors.ts';

/**
 * Opens a file by what it holds, not by what it is called: gzip (any number of members) or plain.
 *
 * @param hash is fed every byte of the file on disk, in order
 * @throws Problem `file-missing`, `file-unreadable`
 */
export async function openBytes(file: string, hash: Hash): Promise<ByteSource> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r');
    const { size } = await handle.stat();
    const start = new Uint8Array(3);
    const { bytesRead } = await handle.read(start, 0, 3, 0);
    const gzipped = bytesRead === 3 && start[0] === 0x1f && start[1] === 0x8b && start[2] === 8;
    const name = path.basename(file);
    return gzipped ? new GzipSource(handle, size, hash, name) : new PlainSource(handle, size, hash);
  } catch (error) {
    await handle?.close();
    throw readProblem(error, file);
  }
}
