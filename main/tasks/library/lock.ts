import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';
import { openSqlite } from './sqlite.ts';

/**
 * Takes the library for this process, by an exclusive transaction on `lock.db` that is never committed. The
 * lock is the operating system's: it ends with the process, however that ends, and leaves nothing behind.
 *
 * @returns the function that gives the library back
 * @throws Problem `library-locked` when another process has it
 */
export function lockLibrary(folder: string): () => void {
  const db = openSqlite(path.join(folder, 'lock.db'), { busyTimeoutMs: 500 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY')
      throw new Problem('library-locked', { folder }, { cause: error });
    throw error;
  }
  return () => db.close();
}
