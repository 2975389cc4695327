import type { Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip, type Gunzip } from 'node:zlib';
import { Problem } from '#shared/contract/problems.ts';
import type { ByteSource } from './byteSource.ts';

const packedPieceBytes = 1 << 18;
const unpackedPieceBytes = 1 << 18;
/** How much is unpacked after the last wanted byte to reach the checksum; a bomb is not followed further. */
const slackBytes = 1 << 20;
/** Deflate's best: 258 bytes for two bits. */
const bestRatio = 1032;

/** A gzip file, unpacked piece by piece while it is read; several members count as one content. */
export class GzipSource implements ByteSource {
  readonly fileBytes: number;
  readonly mostBytes: number;
  readonly #file: FileHandle;
  readonly #hash: Hash;
  readonly #name: string;
  readonly #gunzip: Gunzip;
  readonly #pieces: AsyncIterator<Buffer>;
  /** Settles when feeding has ended, for whatever reason; errors reach the reader through `#pieces`. */
  readonly #fed: Promise<void>;
  #rest: Uint8Array = new Uint8Array(0);
  #ended = false;
  #reading: Promise<Uint8Array | undefined> = Promise.resolve(undefined);

  constructor(file: FileHandle, fileBytes: number, hash: Hash, name: string) {
    this.#file = file;
    this.fileBytes = fileBytes;
    this.mostBytes = fileBytes * bestRatio;
    this.#hash = hash;
    this.#name = name;
    this.#gunzip = createGunzip({ chunkSize: unpackedPieceBytes });
    this.#pieces = this.#gunzip[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    this.#fed = pipeline(this.#packed(), this.#gunzip).catch(() => undefined);
  }

  async read(target: Uint8Array): Promise<number> {
    let filled = 0;
    while (filled < target.length) {
      if (this.#rest.length === 0 && !(await this.#advance())) break;
      const taken = this.#rest.subarray(0, target.length - filled);
      target.set(taken, filled);
      filled += taken.length;
      this.#rest = this.#rest.subarray(taken.length);
    }
    return filled;
  }

  async finish(): Promise<void> {
    let left = slackBytes - this.#rest.length;
    this.#rest = new Uint8Array(0);
    while (left > 0 && (await this.#advance())) left -= this.#rest.length;
    this.#rest = new Uint8Array(0);
    await this.#stop();
    while ((await this.#nextPacked()) !== undefined);
  }

  async close(): Promise<void> {
    await this.#stop();
    await this.#file.close();
  }

  /** The next unpacked piece into `#rest`; false at the end. */
  async #advance(): Promise<boolean> {
    if (this.#ended) return false;
    try {
      const { done, value } = await this.#pieces.next();
      this.#ended = done === true;
      this.#rest = done === true ? new Uint8Array(0) : value;
      return !this.#ended;
    } catch (error) {
      this.#ended = true;
      const reason = error instanceof Error ? error.message : String(error);
      throw new Problem('gzip-broken', { file: this.#name, reason }, { cause: error });
    }
  }

  /** Ends unpacking and waits until nobody reads the file any more. */
  async #stop(): Promise<void> {
    this.#ended = true;
    this.#gunzip.destroy();
    await this.#fed;
  }

  async *#packed(): AsyncGenerator<Uint8Array> {
    for (let piece = await this.#nextPacked(); piece !== undefined; piece = await this.#nextPacked())
      yield piece;
  }

  /** The file's next bytes, hashed; one read after the other, so that a stopped feeder's last one counts first. */
  #nextPacked(): Promise<Uint8Array | undefined> {
    this.#reading = this.#reading.then(async () => {
      const piece = new Uint8Array(packedPieceBytes);
      const { bytesRead } = await this.#file.read(piece, 0, piece.length, null);
      if (bytesRead === 0) return undefined;
      const filled = piece.subarray(0, bytesRead);
      this.#hash.update(filled);
      return filled;
    });
    // Whoever waits for it hears of an error; a reader that was stopped meanwhile must not.
    this.#reading.catch(() => undefined);
    return this.#reading;
  }
}
