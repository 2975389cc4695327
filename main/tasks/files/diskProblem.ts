import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';

const full = ['ENOSPC', 'EDQUOT', 'EFBIG'];
const forbidden = ['EROFS', 'EACCES', 'EPERM'];

/**
 * The problem behind an error of the file system.
 *
 * @param place what was written or read: a file or a folder
 * @returns the error itself when it is a Problem already or says nothing a person can act on
 */
export function diskProblem(error: unknown, place: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string' || error instanceof Problem) return error;
  if (full.includes(code)) return new Problem('disk-full', { folder: place }, { cause: error });
  if (forbidden.includes(code)) return new Problem('folder-read-only', { folder: place }, { cause: error });
  if (code === 'ENOENT') return new Problem('file-missing', { file: path.basename(place) }, { cause: error });
  return error;
}
