import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { Problem } from '#shared/contract/problems.ts';
import { readProblem } from './systemErrors.ts';

/** A file in a ZIP archive. */
export interface ZipEntry {
  /** With `/`, as the archive says it: never a path to write to. */
  readonly name: string;
  readonly bytes: number;
  readonly packedBytes: number;
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  readonly headerAt: number;
}

/** Whether bytes begin like a ZIP archive. */
export const looksLikeZip = (start: Uint8Array): boolean =>
  start[0] === 0x50 && start[1] === 0x4b && start[2] === 3 && start[3] === 4;

/**
 * The files in an archive, by the list at its end.
 *
 * @throws Problem `zip-broken`, `file-missing`, `file-unreadable`
 */
export const listZip = (archive: string): Promise<ZipEntry[]> =>
  withArchive(archive, (handle, name) => listEntries(handle, name));

/**
 * The beginning of a file in an archive, unpacked into memory; nothing is written anywhere. Of a whole file the checksum is
 * verified (fflate, which streams, does not do that).
 *
 * @param count bytes that are wanted; fewer come where the file is shorter
 * @throws Problem `zip-broken`, `file-missing`, `file-unreadable`
 */
export const readZipped = (archive: string, entry: ZipEntry, count: number): Promise<Uint8Array> =>
  withArchive(archive, (handle, name) => unpackEntry(handle, entry, Math.min(count, entry.bytes), name));

async function withArchive<T>(
  file: string,
  use: (handle: FileHandle, name: string) => Promise<T>,
): Promise<T> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    throw readProblem(error, file);
  }
  try {
    return await use(handle, path.basename(file));
  } finally {
    await handle.close();
  }
}

const broken = (file: string, reason: string, cause?: unknown): Problem =>
  new Problem('zip-broken', { file, reason }, { cause });

async function piece(handle: FileHandle, at: number, count: number, name: string): Promise<DataView> {
  const bytes = new Uint8Array(count);
  const { bytesRead } = await handle.read(bytes, 0, count, at);
  if (bytesRead < count) throw broken(name, 'it is cut short');
  return new DataView(bytes.buffer);
}

/** The end record and what may be behind it: a remark of at most 64 KB. */
const mostEndBytes = 22 + 65535;
const mostDirectoryBytes = 1 << 28;
const inZip64 = 0xffffffff;

async function listEntries(handle: FileHandle, name: string): Promise<ZipEntry[]> {
  const { size } = await handle.stat();
  const endBytes = Math.min(size, mostEndBytes);
  const end = await piece(handle, size - endBytes, endBytes, name);
  let at = endBytes - 22;
  while (at >= 0 && end.getUint32(at, true) !== 0x06054b50) at--;
  if (at < 0) throw broken(name, 'its list of files is missing');
  let [bytes, start] = [end.getUint32(at + 12, true), end.getUint32(at + 16, true)];
  if (start === inZip64 || bytes === inZip64) {
    if (at < 20) throw broken(name, 'its list of files is damaged');
    const end64At = Number(end.getBigUint64(at - 20 + 8, true));
    const end64 = await piece(handle, Math.min(end64At, size), 56, name);
    if (end64.getUint32(0, true) !== 0x06064b50) throw broken(name, 'its list of files is damaged');
    [bytes, start] = [Number(end64.getBigUint64(40, true)), Number(end64.getBigUint64(48, true))];
  }
  if (bytes > mostDirectoryBytes || start + bytes > size) throw broken(name, 'its list of files is damaged');
  return entriesIn(await piece(handle, start, bytes, name), name);
}

function entriesIn(view: DataView, name: string): ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let at = 0; at + 46 <= view.byteLength;) {
    if (view.getUint32(at, true) !== 0x02014b50) throw broken(name, 'its list of files is damaged');
    const [nameBytes, extraBytes, remarkBytes] = [28, 30, 32].map((to) => view.getUint16(at + to, true));
    const next = at + 46 + nameBytes + extraBytes + remarkBytes;
    if (next > view.byteLength) throw broken(name, 'its list of files is damaged');
    const wide = zip64Fields(view, at, at + 46 + nameBytes, extraBytes);
    const entryName = Buffer.from(view.buffer, at + 46, nameBytes).toString('utf8');
    if (!entryName.endsWith('/'))
      entries.push({
        name: entryName,
        encrypted: (view.getUint16(at + 8, true) & 1) === 1,
        method: view.getUint16(at + 10, true),
        crc: view.getUint32(at + 16, true),
        ...wide,
      });
    at = next;
  }
  return entries;
}

/** Sizes and place, which stand in an extra field where 32 bits do not hold them. */
function zip64Fields(
  view: DataView,
  at: number,
  extraAt: number,
  extraBytes: number,
): Pick<ZipEntry, 'bytes' | 'packedBytes' | 'headerAt'> {
  let field = extraAt;
  const end = extraAt + extraBytes;
  while (field + 4 <= end && view.getUint16(field, true) !== 1) field += 4 + view.getUint16(field + 2, true);
  let from = field + 4;
  const value = (offset: number): number => {
    const narrow = view.getUint32(at + offset, true);
    if (narrow !== inZip64 || from + 8 > end) return narrow;
    from += 8;
    return Number(view.getBigUint64(from - 8, true));
  };
  const bytes = value(24);
  const packedBytes = value(20);
  return { bytes, packedBytes, headerAt: value(42) };
}

/** Deflate packs nothing closer than this. */
const mostPerPackedByte = 1032;
/** More than this is not unpacked into memory. */
const mostUnpackedBytes = 2 ** 31;

async function unpackEntry(
  handle: FileHandle,
  entry: ZipEntry,
  count: number,
  archive: string,
): Promise<Uint8Array> {
  if (entry.encrypted) throw broken(archive, 'it is protected by a password');
  if (entry.method !== 0 && entry.method !== 8)
    throw broken(archive, `its files are packed by method ${entry.method}`);
  // Who claims more than can be is asking for memory, not for files.
  if (entry.bytes > mostPerPackedByte * (entry.packedBytes + 1))
    throw broken(archive, 'a file in it is damaged');
  if (count > mostUnpackedBytes) throw broken(archive, 'a file in it is too large');
  const local = await piece(handle, entry.headerAt, 30, archive);
  if (local.getUint32(0, true) !== 0x04034b50) throw broken(archive, 'a file in it is damaged');
  const start = entry.headerAt + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  const out = new Uint8Array(count);
  const whole = count === entry.bytes;
  let [bytes, crc] = [0, 0];
  const enough = (): boolean => !whole && bytes === count;
  const store = async (pieces: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const part of pieces) {
      if (whole && bytes + part.length > count) throw broken(archive, 'a file in it is damaged');
      out.set(part.subarray(0, count - bytes), bytes);
      bytes += Math.min(part.length, count - bytes);
      if (whole) crc = crc32(part, crc);
      if (enough()) return;
    }
  };
  const packed = packedPieces(handle, start, entry.packedBytes);
  try {
    if (entry.method === 8) await pipeline(packed, createInflateRaw(), store);
    else await store(packed);
  } catch (error) {
    // A pipe complains of being left early.
    if (enough()) return out;
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw broken(archive, 'a file in it is damaged', error);
    throw readProblem(error, archive);
  }
  if (bytes !== count || (whole && crc !== entry.crc)) throw broken(archive, 'a file in it is damaged');
  return out;
}

async function* packedPieces(handle: FileHandle, from: number, count: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < count;) {
    const bytes = new Uint8Array(Math.min(1 << 18, count - at));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, from + at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield bytes.subarray(0, bytesRead);
  }
}
