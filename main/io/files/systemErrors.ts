import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const readReasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  EIO: 'the disk reports an error',
};

/** The problem behind an error of the file system while `file` was read; any other error as it is. */
export function readProblem(error: unknown, file: string): unknown {
  const code = codeOf(error);
  const name = path.basename(file);
  if (code === undefined || error instanceof Problem) return error;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new Problem('file-missing', { file: name }, { cause: error });
  const reason = readReasons[code];
  return reason === undefined
    ? error
    : new Problem('file-unreadable', { file: name, reason }, { cause: error });
}

const full = ['ENOSPC', 'EDQUOT', 'EFBIG'];
const forbidden = ['EACCES', 'EPERM', 'EROFS'];

/** The problem behind an error of the file system while something was written in `folder`. */
export function writeProblem(error: unknown, folder: string): unknown {
  const code = codeOf(error);
  if (code === undefined || error instanceof Problem) return error;
  if (full.includes(code)) return new Problem('disk-full', { folder }, { cause: error });
  if (forbidden.includes(code)) return new Problem('folder-read-only', { folder }, { cause: error });
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new Problem('file-missing', { file: folder }, { cause: error });
  return error;
}
