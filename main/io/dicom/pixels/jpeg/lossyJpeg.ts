import type { Decoded } from '../wasmCodec.ts';
import { type HuffmanTable, ScanBits } from './huffman.ts';
import { inverseDct } from './inverseDct.ts';
import { damaged, type JpegScan, scanOf } from './segments.ts';

/** Places v·8 + u of a block's coefficients in the order they are stored, along the diagonals (T.81, figure A.6). */
const zigzag = Array.from({ length: 15 }, (_, diagonal) => {
  const places = Array.from({ length: 8 }, (_unused, v) => [v, diagonal - v]).filter(
    ([, u]) => u >= 0 && u < 8,
  );
  return (diagonal % 2 === 0 ? places.toReversed() : places).map(([v, u]) => v * 8 + u);
}).flat();

/**
 * Decodes a frame of lossy JPEG with one component: baseline with 8 bits, or extended sequential with 8 or 12 (processes 1, 2
 * and 4 of ITU-T T.81), which DICOM has and no decoder of npm has for 12 bits.
 *
 * @throws Error with the reason
 */
export function decodeLossyJpeg(packed: Uint8Array, columns: number, rows: number): Decoded {
  const scan = scanOf(packed, columns, rows, false);
  const { width, height, bits } = scan;
  const values = decodeBlocks(packed, scan);
  return {
    bytes: new Uint8Array(values.buffer),
    width,
    height,
    bytesPerPixel: bits === 8 ? 1 : 2,
  };
}

function decodeBlocks(
  packed: Uint8Array,
  scan: JpegScan,
): Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> {
  const { width, height, bits, restartInterval } = scan;
  const values = bits === 8 ? new Uint8Array(width * height) : new Uint16Array(width * height);
  const [across, down] = [Math.ceil(width / 8), Math.ceil(height / 8)];
  const stream = new ScanBits(packed, scan.from);
  const block = new Int32Array(64);
  const pixels = new Float64Array(64);
  const [middle, most] = [2 ** (bits - 1), 2 ** bits - 1];
  const { dcTable, acTable, quantisation } = scan;
  if (!acTable || !quantisation) throw damaged();
  const tables = { dcTable, acTable, quantisation };
  let dc = 0;
  for (let n = 0; n < across * down; n++) {
    if (restartInterval > 0 && n > 0 && n % restartInterval === 0) {
      if (!stream.restart(n / restartInterval - 1)) throw damaged();
      dc = 0;
    }
    dc = readBlock(stream, tables, dc, block);
    if (stream.overrun) throw new Error('its compressed pixels are cut short');
    inverseDct(block, pixels);
    const [left, top] = [(n % across) * 8, Math.floor(n / across) * 8];
    const [right, bottom] = [Math.min(8, width - left), Math.min(8, height - top)];
    for (let y = 0; y < bottom; y++) {
      const to = (top + y) * width + left;
      for (let x = 0; x < right; x++)
        values[to + x] = Math.min(most, Math.max(0, Math.round(pixels[y * 8 + x] + middle)));
    }
  }
  if (!stream.exhausted) throw damaged();
  return values;
}

type BlockTables = {
  readonly [K in 'dcTable' | 'acTable' | 'quantisation']: NonNullable<JpegScan[K]>;
};

/**
 * Reads the coefficients of a block, dequantised (T.81, F.2.2).
 *
 * @param dc quantised first coefficient of the block before
 * @returns this block's
 */
function readBlock(
  stream: ScanBits,
  { dcTable, acTable, quantisation }: BlockTables,
  dc: number,
  block: Int32Array,
): number {
  block.fill(0);
  const now = dc + stream.signed(size(stream, dcTable));
  block[0] = now * quantisation[0];
  for (let k = 1; k < 64; k++) {
    const symbol = stream.symbol(acTable);
    if (symbol < 0) throw damaged();
    const [zeros, bits] = [symbol >> 4, symbol & 15];
    if (bits === 0 && zeros < 15) break;
    k += zeros;
    if (k > 63) throw damaged();
    block[zigzag[k]] = stream.signed(bits) * quantisation[k];
  }
  return now;
}

function size(stream: ScanBits, table: HuffmanTable): number {
  const bits = stream.symbol(table);
  if (bits < 0 || bits > 15) throw damaged();
  return bits;
}
