import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { atomicWrite } from './atomicWrite.ts';
import type { FileHash } from './sha256.ts';

/** Takes a file's bytes in order. The array may be reused as soon as the promise has settled. */
export type ByteSink = (bytes: Uint8Array) => Promise<void>;

/** On CTs 1 % larger than level 6 and a fifth faster; level 1 costs 3 %. */
const gzipLevel = 4;
const packedPieceBytes = 1 << 18;

/**
 * Writes a file atomically, packed when its name ends in .gz.
 *
 * The same content gives the same bytes on the same machine with the same Node.js: no time and no name stand in
 * the gzip header, level and piece size are fixed. Another processor family or zlib version may pack
 * differently; unpacked, the bytes are always the same.
 *
 * @param fill hands over the unpacked bytes
 * @returns hash and size of the file as written
 * @throws Problem as `atomicWrite`
 */
export function writeBytes(file: string, fill: (sink: ByteSink) => Promise<void>): Promise<FileHash> {
  return atomicWrite(file, async (handle) => {
    const written = new HashedFile(handle);
    if (/\.gz$/i.test(file)) await packInto(written, fill);
    else await fill((bytes) => written.append(bytes));
    return written.finish();
  });
}

class HashedFile {
  readonly #handle: FileHandle;
  readonly #hash = createHash('sha256');
  #bytes = 0;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async append(bytes: Uint8Array): Promise<void> {
    const writing = this.#write(bytes);
    // While the disk is at it.
    this.#hash.update(bytes);
    await writing;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await this.#handle.write(bytes, at, bytes.length - at, this.#bytes);
      at += bytesWritten;
      this.#bytes += bytesWritten;
    }
  }

  finish(): FileHash {
    return { sha256: this.#hash.digest('hex'), bytes: this.#bytes };
  }
}

async function packInto(file: HashedFile, fill: (sink: ByteSink) => Promise<void>): Promise<void> {
  const gzip = createGzip({ level: gzipLevel, chunkSize: packedPieceBytes });
  const packed = pipeline(gzip, async (pieces: AsyncIterable<Uint8Array>) => {
    for await (const piece of pieces) await file.append(piece);
  });
  const put: ByteSink = (bytes) =>
    new Promise((resolve, reject) => {
      gzip.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  try {
    // A failure of the file must end the filling too, which else would wait for room for ever.
    await Promise.race([fill(put), packed]);
    gzip.end();
  } catch (error) {
    gzip.destroy();
    await packed.catch(() => undefined);
    throw error;
  }
  await packed;
}
