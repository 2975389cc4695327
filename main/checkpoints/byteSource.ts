import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';

/** A file read at random places. */
export interface ByteSource {
  /** Base name, for sentences. */
  readonly file: string;
  readonly bytes: number;
  /** Exactly `length` bytes from `offset`; throws `checkpoint-broken` when they are not all there. */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

/** Opens a file for reading; throws `file-missing` or `file-unreadable`. */
export async function openByteSource(filePath: string): Promise<ByteSource> {
  const file = path.basename(filePath);
  let handle: FileHandle;
  try {
    handle = await open(filePath, 'r');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    if (code === 'ENOENT') throw new Problem('file-missing', { file: filePath }, { cause });
    throw new Problem('file-unreadable', { file, reason: code }, { cause });
  }
  const { size } = await handle.stat();
  return {
    file,
    bytes: size,
    async read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > size)
        throw new Problem('checkpoint-broken', { file, reason: 'it ends before its data do' });
      const out = new Uint8Array(length);
      for (let at = 0; at < length;) {
        const { bytesRead } = await handle.read(out, at, Math.min(length - at, 1 << 26), offset + at);
        if (bytesRead === 0)
          throw new Problem('checkpoint-broken', { file, reason: 'it shrank while being read' });
        at += bytesRead;
      }
      return out;
    },
    close: () => handle.close(),
  };
}
