import { randomUUID } from 'node:crypto';
import { mkdir, open, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';
import { writeProblem } from '#main/io/files/systemErrors.ts';

type ByteChunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Files a browser sent, until they are imported; they do not outlive the program. */
export interface Uploads {
  /**
   * Stores a file as it comes in; a stream that ends in an error leaves nothing.
   *
   * @param name the file's name on the other machine; only what is harmless of it is kept
   * @param declaredBytes its size, when known beforehand
   * @returns the upload's id
   * @throws Problem `disk-full` as soon as the disk would run low
   */
  receive(name: string, body: ByteChunks, declaredBytes?: number): Promise<string>;
  /** @throws Problem `file-missing` */
  fileOf(uploadId: string): string;
  discard(uploadId: string): Promise<void>;
}

/** What an upload must leave free, so that committed edits still find room. */
const reserveBytes = 256 * 2 ** 20;

export async function openUploads(
  folder: string,
  freeBytes: () => Promise<number> = () => freeBytesOf(folder),
): Promise<Uploads> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  const files = new Map<string, string>();
  return {
    receive: async (name, body, declaredBytes = 0) => {
      const limit = (await freeBytes()) - reserveBytes;
      if (declaredBytes > limit) throw new Problem('disk-full', { folder });
      const uploadId = randomUUID();
      const file = path.join(folder, uploadId, harmlessName(name));
      try {
        await mkdir(path.dirname(file));
        await writeStream(file, body, limit);
      } catch (error) {
        await rm(path.dirname(file), { recursive: true, force: true });
        throw writeProblem(error, folder);
      }
      files.set(uploadId, file);
      return uploadId;
    },
    fileOf: (uploadId) => {
      const file = files.get(uploadId);
      if (file === undefined) throw new Problem('file-missing', { file: `upload ${uploadId}` });
      return file;
    },
    discard: async (uploadId) => {
      const file = files.get(uploadId);
      files.delete(uploadId);
      if (file !== undefined) await rm(path.dirname(file), { recursive: true, force: true });
    },
  };
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

async function writeStream(file: string, body: ByteChunks, limit: number): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    let written = 0;
    for await (const chunk of body) {
      written += chunk.length;
      if (written > limit) throw new Problem('disk-full', { folder: path.dirname(path.dirname(file)) });
      await handle.writeFile(chunk);
    }
  } finally {
    await handle.close();
  }
}

/** The last part of a path of any system, without what file systems refuse; its extensions stay. */
export function harmlessName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is taken out
  const kept = last.replace(/[\u0000-\u001f<>:"|?*]/g, '').replace(/^[.\s]+|[.\s]+$/g, '');
  return kept.slice(-120) || 'upload';
}
