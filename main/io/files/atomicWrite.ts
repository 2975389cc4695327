import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeProblem } from './systemErrors.ts';
import { temporaryName } from './temporaryName.ts';

/**
 * Writes a file so that its name holds either the old content or the whole new one, whatever happens: a
 * temporary name in the same folder, fsync, rename, fsync of the folder. A failure removes the temporary file.
 *
 * @param target an existing file is replaced; its folder must exist
 * @param write fills the file from position 0; what it answers is answered
 * @throws Problem `disk-full`, `folder-read-only`, `file-missing` (the folder), and whatever `write` throws
 */
export async function atomicWrite<T>(target: string, write: (file: FileHandle) => Promise<T>): Promise<T> {
  const temporary = temporaryName(target);
  try {
    const file = await open(temporary, 'wx');
    let answer: T;
    try {
      answer = await write(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
    await syncFolder(path.dirname(target));
    return answer;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw writeProblem(error, path.dirname(target));
  }
}

/** Makes the names in a folder durable. Windows cannot open folders and keeps its names in a journal. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
