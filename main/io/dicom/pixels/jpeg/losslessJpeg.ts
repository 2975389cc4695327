import type { Decoded } from '../wasmCodec.ts';
import { ScanBits } from './huffman.ts';
import { damaged, type JpegScan, scanOf } from './segments.ts';

/**
 * Decodes a frame of lossless JPEG with one component (process 14 of ITU-T T.81, any predictor). The decoders of npm answer
 * with pixels when the data end too early.
 *
 * @throws Error with the reason
 */
export function decodeLosslessJpeg(packed: Uint8Array, columns: number, rows: number): Decoded {
  const scan = scanOf(packed, columns, rows, true);
  const { width, height, bits } = scan;
  const values = decodeRows(packed, scan);
  return { bytes: new Uint8Array(values.buffer), width, height, bytesPerPixel: bits <= 8 ? 1 : 2 };
}

function decodeRows(packed: Uint8Array, scan: JpegScan): Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> {
  const { width, height, bits, predictor, shift, restartInterval, dcTable } = scan;
  const predict = predictors[predictor];
  if (predict === undefined || shift >= bits || restartInterval % width !== 0) throw damaged();
  const rowsBetween = restartInterval / width;
  const values = bits <= 8 ? new Uint8Array(width * height) : new Uint16Array(width * height);
  const stream = new ScanBits(packed, scan.from);
  let above = new Uint16Array(width);
  let row = new Uint16Array(width);
  for (let y = 0; y < height; y++) {
    const first = rowsBetween === 0 ? y === 0 : y % rowsBetween === 0;
    if (first && y > 0 && !stream.restart(y / rowsBetween - 1)) throw damaged();
    for (let x = 0; x < width; x++) {
      const size = stream.symbol(dcTable);
      if (size < 0 || size > 16) throw damaged();
      // 32768 is the only difference of its size, and has no bits of its own.
      const difference = size === 16 ? 32768 : stream.signed(size);
      let expected: number;
      if (first) expected = x === 0 ? 1 << (bits - shift - 1) : row[x - 1];
      else expected = x === 0 ? above[0] : predict(row[x - 1], above[x], above[x - 1]);
      row[x] = expected + difference;
      values[y * width + x] = row[x] << shift;
    }
    if (stream.overrun) throw new Error('its compressed pixels are cut short');
    [above, row] = [row, above];
  }
  if (!stream.exhausted) throw damaged();
  return values;
}

type Predict = (left: number, up: number, upLeft: number) => number;

/** T.81, table H.1, by number. */
const predictors: readonly (Predict | undefined)[] = [
  undefined,
  (left) => left,
  (_left, up) => up,
  (_left, _up, upLeft) => upLeft,
  (left, up, upLeft) => left + up - upLeft,
  (left, up, upLeft) => left + ((up - upLeft) >> 1),
  (left, up, upLeft) => up + ((left - upLeft) >> 1),
  (left, up) => (left + up) >> 1,
];
