import { Problem } from '#shared/contract/problems.ts';
import type { VoxelArray } from '#main/volume/volume.ts';
import { type ByteSource, skipBytes } from '../files/byteSource.ts';
import type { StoredVoxels } from './niftiImage.ts';
import type { StoredType, VoxelArrayType } from './storedType.ts';

/** An array type and the values it can hold exactly. */
export interface Rung {
  readonly array: VoxelArrayType;
  readonly low: number;
  readonly high: number;
  readonly whole: boolean;
}

/**
 * Array types from small to large: voxels are converted into the first; when a value does not fit, what was
 * converted moves up. Past the last rung `refuse` answers; a ladder without it ends in a type that takes all.
 */
export interface Ladder {
  readonly rungs: readonly Rung[];
  readonly refuse?: (value: number) => Problem;
}

const int16: Rung = { array: Int16Array, low: -32768, high: 32767, whole: true };
const int32: Rung = { array: Int32Array, low: -(2 ** 31), high: 2 ** 31 - 1, whole: true };
const float32: Rung = { array: Float32Array, low: -Infinity, high: Infinity, whole: false };
const float64: Rung = { array: Float64Array, low: -Infinity, high: Infinity, whole: false };

/** For scaled voxels. */
const scaledLadder: Ladder = { rungs: [int16, float32] };
/** For 64-bit integers as they are. */
const wideLadder: Ladder = { rungs: [int16, int32, float64] };

/** Bytes handled at a time: a multiple of every voxel size, far below any volume. */
const pieceBytes = 1 << 20;

/**
 * Reads the voxels as real values into one array; beside it only a piece of a megabyte is held.
 *
 * @param source stands at the first voxel
 * @param count voxels to read
 * @param ladder asks for conversion; without it, unscaled voxels stay in their stored type, scaled ones
 *   become Int16Array when all are whole numbers that fit, else Float32Array
 * @throws Problem `nifti-truncated` before anything large is reserved, when the file cannot hold so many
 */
export async function readVoxels(
  source: ByteSource,
  stored: StoredVoxels,
  count: number,
  file: string,
  ladder?: Ladder,
): Promise<VoxelArray> {
  const expectedBytes = count * stored.type.bytes;
  if (stored.offset + expectedBytes > source.mostBytes)
    throw new Problem('nifti-truncated', {
      file,
      expectedBytes,
      foundBytes: await skipBytes(source, expectedBytes),
    });
  const scaled = stored.slope !== 1 || stored.inter !== 0;
  const { array } = stored.type;
  if (ladder === undefined && !scaled && array !== undefined)
    return readDirectly(source, stored, reserve(array, count, file), file);
  return readConverted(source, stored, count, file, ladder ?? (scaled ? scaledLadder : wideLadder));
}

function reserve(array: VoxelArrayType, count: number, file: string): VoxelArray {
  try {
    return new array(count);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const reason = `its ${count} voxels do not fit into memory`;
    throw new Problem('file-unreadable', { file, reason }, { cause: error });
  }
}

async function readDirectly(
  source: ByteSource,
  stored: StoredVoxels,
  data: VoxelArray,
  file: string,
): Promise<VoxelArray> {
  for (let at = 0; at < data.byteLength; at += pieceBytes) {
    const piece = new Uint8Array(data.buffer, at, Math.min(pieceBytes, data.byteLength - at));
    await readFully(source, piece, at, data.byteLength, file);
    toNativeOrder(piece, stored);
  }
  return data;
}

async function readConverted(
  source: ByteSource,
  stored: StoredVoxels,
  count: number,
  file: string,
  ladder: Ladder,
): Promise<VoxelArray> {
  const { type } = stored;
  const scratch = new ArrayBuffer(pieceBytes);
  const perPiece = pieceBytes / type.bytes;
  let level = 0;
  let data = reserve(ladder.rungs[level].array, count, file);
  for (let start = 0; start < count; start += perPiece) {
    const voxels = Math.min(perPiece, count - start);
    const bytes = new Uint8Array(scratch, 0, voxels * type.bytes);
    await readFully(source, bytes, start * type.bytes, count * type.bytes, file);
    toNativeOrder(bytes, stored);
    const raw = decode(type, scratch, voxels);
    let done = convertFitting(raw, 0, stored, ladder.rungs[level], data, start);
    while (done < voxels) {
      level++;
      if (level === ladder.rungs.length) throw refusal(ladder, raw[done] * stored.slope + stored.inter);
      const wider = reserve(ladder.rungs[level].array, count, file);
      wider.set(data.subarray(0, start + done));
      data = wider;
      done = convertFitting(raw, done, stored, ladder.rungs[level], data, start);
    }
  }
  return data;
}

const refusal = ({ refuse }: Ladder, value: number): Error =>
  refuse?.(value) ?? new RangeError(`no array type takes ${value}`);

/**
 * Converts raw[from], raw[from + 1], … into out[start + from], … up to the first value that does not fit.
 *
 * @returns its index in `raw`; the length of `raw` when all fit. NaN fits where fractions do.
 */
function convertFitting(
  raw: ArrayLike<number>,
  from: number,
  { slope, inter }: StoredVoxels,
  { low, high, whole }: Rung,
  out: VoxelArray,
  start: number,
): number {
  for (let v = from; v < raw.length; v++) {
    const value = raw[v] * slope + inter;
    if (value < low || value > high || (whole && !Number.isInteger(value))) return v;
    out[start + v] = value;
  }
  return raw.length;
}

async function readFully(
  source: ByteSource,
  target: Uint8Array,
  before: number,
  expectedBytes: number,
  file: string,
): Promise<void> {
  const got = await source.read(target);
  if (got < target.length)
    throw new Problem('nifti-truncated', { file, expectedBytes, foundBytes: before + got });
}

/** This machine's byte order; every processor that Node.js runs on in practice is little-endian. */
const nativeLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function toNativeOrder(bytes: Uint8Array, { type, littleEndian }: StoredVoxels): void {
  if (littleEndian === nativeLittleEndian || type.bytes === 1) return;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type.bytes === 2) buffer.swap16();
  else if (type.bytes === 4) buffer.swap32();
  else buffer.swap64();
}

/** Stored values of a piece as numbers. 64-bit integers beyond 2^53 are rounded, as in every float64. */
function decode(type: StoredType, scratch: ArrayBuffer, voxels: number): ArrayLike<number> {
  if (type.array !== undefined) return new type.array(scratch, 0, voxels);
  const low = new Uint32Array(scratch, 0, 2 * voxels);
  const high = type.name === 'int64' ? new Int32Array(scratch, 0, 2 * voxels) : low;
  return Float64Array.from({ length: voxels }, (_, v) => high[2 * v + 1] * 2 ** 32 + low[2 * v]);
}
