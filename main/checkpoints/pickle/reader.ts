import { Problem } from '#shared/contract/problems.ts';

/** Reads a pickle's bytes one after the other; every length is checked against what is left before it is used. */
export class PickleReader {
  at: number;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly file: string;

  constructor(bytes: Uint8Array, at: number, file: string) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
    this.file = file;
  }

  broken(reason: string): Problem {
    return new Problem('checkpoint-broken', { file: this.file, reason });
  }

  refused(found: string): Problem {
    return new Problem('checkpoint-refused', { file: this.file, found });
  }

  /** Position of the next `length` bytes, which are skipped. */
  private take(length: number): number {
    if (length > this.bytes.length - this.at) throw this.broken('its pickle ends early');
    const at = this.at;
    this.at += length;
    return at;
  }

  uint8(): number {
    return this.bytes[this.take(1)];
  }

  uint16(): number {
    return this.view.getUint16(this.take(2), true);
  }

  int32(): number {
    return this.view.getInt32(this.take(4), true);
  }

  uint32(): number {
    return this.view.getUint32(this.take(4), true);
  }

  uint64(): number {
    const value = this.view.getBigUint64(this.take(8), true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw this.broken('its pickle states an impossible length');
    return Number(value);
  }

  /** Big-endian, as BINFLOAT has it. */
  float64(): number {
    return this.view.getFloat64(this.take(8), false);
  }

  raw(length: number): Uint8Array {
    const at = this.take(length);
    return this.bytes.subarray(at, at + length);
  }

  text(length: number): string {
    return new TextDecoder().decode(this.raw(length));
  }

  /** Up to the next line feed, which is skipped. */
  line(): string {
    const end = this.bytes.indexOf(0x0a, this.at);
    if (end < 0) throw this.broken('its pickle ends early');
    const text = this.text(end - this.at);
    this.at = end + 1;
    return text;
  }

  /** Two's complement little-endian integer of `length` bytes. */
  long(length: number): number | bigint {
    if (length > 64) throw this.refused(`an integer of ${length} bytes`);
    const bytes = this.raw(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
    if (length > 0 && bytes[length - 1] >= 0x80) value -= 1n << BigInt(8 * length);
    const small = Number(value);
    return Number.isSafeInteger(small) ? small : value;
  }
}
