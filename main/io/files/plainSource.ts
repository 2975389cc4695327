import type { Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { ByteSource } from './byteSource.ts';

/** One read call: large enough to cost nothing, small enough for hashing to stay in the processor's cache. */
const pieceBytes = 1 << 20;

/** An unpacked file: bytes go straight from the disk into the target. */
export class PlainSource implements ByteSource {
  readonly fileBytes: number;
  readonly mostBytes: number;
  readonly #file: FileHandle;
  readonly #hash: Hash;
  #position = 0;

  constructor(file: FileHandle, fileBytes: number, hash: Hash) {
    this.#file = file;
    this.fileBytes = fileBytes;
    this.mostBytes = fileBytes;
    this.#hash = hash;
  }

  async read(target: Uint8Array): Promise<number> {
    let filled = 0;
    while (filled < target.length) {
      const wanted = Math.min(pieceBytes, target.length - filled);
      const { bytesRead } = await this.#file.read(target, filled, wanted, this.#position);
      if (bytesRead === 0) break;
      this.#hash.update(target.subarray(filled, filled + bytesRead));
      this.#position += bytesRead;
      filled += bytesRead;
    }
    return filled;
  }

  async finish(): Promise<void> {
    const scratch = new Uint8Array(pieceBytes);
    while ((await this.read(scratch)) > 0);
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
