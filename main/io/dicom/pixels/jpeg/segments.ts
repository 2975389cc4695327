import { type HuffmanTable, huffmanTable } from './huffman.ts';

/** What is needed to decode the only scan of a frame with one component. */
export interface JpegScan {
  readonly lossless: boolean;
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  /** In zigzag order; a lossless frame has none. */
  readonly quantisation: Uint16Array | undefined;
  /** Of first coefficients, or of the differences of a lossless frame. */
  readonly dcTable: HuffmanTable;
  /** Of the other coefficients; a lossless frame has none. */
  readonly acTable: HuffmanTable | undefined;
  /** Of a lossless frame: which neighbours predict a value, 1 to 7, and how many bits it was shifted by. */
  readonly predictor: number;
  readonly shift: number;
  /** Blocks between restart markers; 0 where there are none. */
  readonly restartInterval: number;
  /** Where the entropy-coded data begin. */
  readonly from: number;
}

interface Frame {
  readonly lossless: boolean;
  readonly bits: number;
  readonly height: number;
  readonly width: number;
  readonly quantisation: number;
}

export const damaged = (): Error => new Error('its compressed pixels are damaged');

/**
 * Reads the segments of a JPEG up to its scan (ITU-T T.81, annex B).
 *
 * @throws Error with the reason: damaged, or written by another process than those that DICOM has
 */
function readScan(packed: Uint8Array): JpegScan {
  const quantisation: Uint16Array[] = [];
  const tables: Record<string, HuffmanTable> = {};
  let frame: Frame | undefined;
  let restartInterval = 0;
  if (packed[0] !== 0xff || packed[1] !== 0xd8) throw damaged();
  for (let at = 2; at + 4 <= packed.length;) {
    if (packed[at] !== 0xff) throw damaged();
    const marker = packed[at + 1];
    // Any number of 0xff may stand before a marker.
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = 256 * packed[at + 2] + packed[at + 3];
    const end = at + 2 + length;
    if (length < 2 || end > packed.length) throw damaged();
    const segment = packed.subarray(at + 4, end);
    if (marker === 0xdb) readQuantisation(segment, quantisation);
    else if (marker === 0xc4) readTables(segment, tables);
    else if (marker === 0xdd) restartInterval = 256 * segment[0] + segment[1];
    else if (marker === 0xc0 || marker === 0xc1 || marker === 0xc3)
      frame = readFrame(segment, marker === 0xc3, frame);
    else if (marker > 0xc1 && marker < 0xd0 && marker !== 0xc8)
      throw new Error('its compressed pixels are neither sequential nor lossless JPEG');
    else if (marker === 0xda) {
      if (frame === undefined || segment.length < 6 || segment[0] !== 1) throw damaged();
      const dcTable = tables[`0-${segment[2] >> 4}`];
      if (dcTable === undefined) throw damaged();
      return {
        ...frame,
        quantisation: quantisation[frame.quantisation],
        dcTable,
        acTable: tables[`1-${segment[2] & 15}`],
        predictor: segment[3],
        shift: segment[5] & 15,
        restartInterval,
        from: end,
      };
    }
    at = end;
  }
  throw damaged();
}

/**
 * The scan of a frame of that size.
 *
 * @throws Error as `readScan`, or when it is of another size or kind
 */
export function scanOf(packed: Uint8Array, columns: number, rows: number, lossless: boolean): JpegScan {
  const scan = readScan(packed);
  const { width, height } = scan;
  if (scan.lossless !== lossless) throw damaged();
  // Sizes first: a damaged codestream may ask for any amount of memory.
  if (width !== columns || height !== rows)
    throw new Error(`its compressed pixels are ${width}×${height}, its header says ${columns}×${rows}`);
  return scan;
}

function readFrame(segment: Uint8Array, lossless: boolean, before: Frame | undefined): Frame {
  if (before !== undefined || segment.length < 9) throw damaged();
  const [bits, components] = [segment[0], segment[5]];
  if (components !== 1) throw new Error(`its compressed pixels have ${components} components`);
  if (lossless ? bits < 2 || bits > 16 : bits !== 8 && bits !== 12) throw damaged();
  const [height, width] = [1, 3].map((at) => 256 * segment[at] + segment[at + 1]);
  return { lossless, bits, height, width, quantisation: segment[8] };
}

function readQuantisation(segment: Uint8Array, tables: Uint16Array[]): void {
  for (let at = 0; at < segment.length;) {
    const wide = segment[at] >> 4;
    const [from, width] = [at + 1, wide === 0 ? 1 : 2];
    if (wide > 1 || from + 64 * width > segment.length) throw damaged();
    tables[segment[at] & 15] = Uint16Array.from({ length: 64 }, (_, k) =>
      wide === 0 ? segment[from + k] : 256 * segment[from + 2 * k] + segment[from + 2 * k + 1],
    );
    at = from + 64 * width;
  }
}

function readTables(segment: Uint8Array, tables: Record<string, HuffmanTable>): void {
  for (let at = 0; at + 17 <= segment.length;) {
    const counts = segment.subarray(at + 1, at + 17);
    const end = at + 17 + counts.reduce((sum, count) => sum + count, 0);
    const table = huffmanTable(counts, segment.subarray(at + 17, end));
    if (end > segment.length || table === undefined) throw damaged();
    tables[`${segment[at] >> 4}-${segment[at] & 15}`] = table;
    at = end;
  }
}
