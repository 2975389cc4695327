/** The content of a file from its start, unpacked when it is gzip. */
export interface ByteSource {
  /** Bytes of the file on disk. */
  readonly fileBytes: number;
  /** No more bytes than this can come out: deflate packs at most 1032 to 1. */
  readonly mostBytes: number;
  /**
   * Fills the target with the next bytes.
   *
   * @returns how many there were: fewer than asked only at the end
   * @throws Problem `gzip-broken`
   */
  read(target: Uint8Array): Promise<number>;
  /**
   * Reads what is left, so that the hash covers the whole file and gzip's checksum is verified. A remainder of
   * more than a megabyte is not unpacked further; zeros after the last gzip member are ignored.
   *
   * @throws Problem `gzip-broken`
   */
  finish(): Promise<void>;
  close(): Promise<void>;
}

const scratchBytes = 1 << 18;

/** Reads and drops up to `count` bytes; answers how many there were. */
export async function skipBytes(source: ByteSource, count: number): Promise<number> {
  const scratch = new Uint8Array(Math.min(count, scratchBytes));
  let skipped = 0;
  while (skipped < count) {
    const got = await source.read(scratch.subarray(0, Math.min(scratch.length, count - skipped)));
    if (got === 0) break;
    skipped += got;
  }
  return skipped;
}
