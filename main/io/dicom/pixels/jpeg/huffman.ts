/** What the codes of a Huffman table mean: `length << 8 | symbol` by the next 16 bits, 0 where they begin no code. */
export type HuffmanTable = Uint16Array;

/**
 * A Huffman table of JPEG (ITU-T T.81, annex C).
 *
 * @param counts how many codes there are of 1 to 16 bits
 * @param symbols what the codes mean, shortest first
 * @returns undefined when there can be no such codes
 */
export function huffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable | undefined {
  const table = new Uint16Array(1 << 16);
  let [at, next] = [0, 0];
  for (let length = 1; length <= 16; length++) {
    const span = 1 << (16 - length);
    for (let n = 0; n < counts[length - 1]; n++, at += span) {
      if (at + span > table.length || next >= symbols.length) return undefined;
      table.fill((length << 8) | symbols[next++], at, at + span);
    }
  }
  return table;
}

/** Reads the bits of a JPEG scan, up to the next marker; beyond that come zeros, which `overrun` tells. */
export class ScanBits {
  readonly #bytes: Uint8Array;
  #at: number;
  #buffer = 0;
  #count = 0;
  #invented = 0;

  constructor(bytes: Uint8Array, from: number) {
    this.#bytes = bytes;
    this.#at = from;
  }

  /** Whether more bits were taken than there are. */
  get overrun(): boolean {
    return this.#invented > this.#count;
  }

  /** Whether all is read but what fills up a byte, and one more, which some writers leave. */
  get exhausted(): boolean {
    this.#fill();
    return this.#count - this.#invented < 16;
  }

  /** The symbol of the next code; -1 when there is none. */
  symbol(table: HuffmanTable): number {
    if (this.#count < 16) this.#fill();
    const found = table[(this.#buffer >>> (this.#count - 16)) & 0xffff];
    if (found === 0) return -1;
    this.#count -= found >>> 8;
    return found & 0xff;
  }

  /** A number of so many bits, at most 16, as JPEG writes those with a sign (T.81, figure F.12). */
  signed(bits: number): number {
    if (bits === 0) return 0;
    if (this.#count < 16) this.#fill();
    this.#count -= bits;
    const value = (this.#buffer >>> this.#count) & ((1 << bits) - 1);
    return value < 1 << (bits - 1) ? value - (1 << bits) + 1 : value;
  }

  /** Goes behind the restart marker that must come now. @returns whether it is there */
  restart(number: number): boolean {
    const whole = !this.overrun;
    while (this.#bytes[this.#at + 1] === 0xff) this.#at++;
    const found = this.#bytes[this.#at] === 0xff && this.#bytes[this.#at + 1] === 0xd0 + (number & 7);
    this.#at += 2;
    this.#buffer = this.#count = this.#invented = 0;
    return whole && found;
  }

  #fill(): void {
    while (this.#count <= 16) {
      this.#buffer = ((this.#buffer << 8) | this.#byte()) & 0xffffff;
      this.#count += 8;
    }
  }

  #byte(): number {
    const value = this.#bytes[this.#at];
    if (value === 0xff && this.#bytes[this.#at + 1] === 0) this.#at += 2;
    else if (value === undefined || value === 0xff) {
      this.#invented += 8;
      return 0;
    } else this.#at++;
    return value;
  }
}
