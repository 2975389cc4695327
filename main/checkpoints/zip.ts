import { crc32 } from 'node:zlib';
import { Problem } from '#shared/contract/problems.ts';
import type { ByteSource } from './byteSource.ts';

/** A stored (uncompressed) record of a zip archive. */
export interface ZipRecord {
  readonly name: string;
  readonly bytes: number;
  readonly crc32: number;
  /** Start of its local header in the file. */
  readonly headerOffset: number;
}

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const locator64Signature = 0x07064b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;
/** A checkpoint of thousands of tensors has a directory of some hundred kB. */
const maxDirectoryBytes = 1 << 26;

const broken = (source: ByteSource, reason: string): Problem =>
  new Problem('checkpoint-broken', { file: source.file, reason });

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * The records of a zip archive, by name, as torch writes them: stored, never compressed.
 *
 * @throws Problem `checkpoint-broken` for a damaged directory, `checkpoint-refused` for compressed records
 */
export async function readZipDirectory(source: ByteSource): Promise<Map<string, ZipRecord>> {
  const { offset, bytes, count } = await findDirectory(source);
  if (bytes > maxDirectoryBytes || offset + bytes > source.bytes)
    throw broken(source, 'its table of contents points outside the file');
  const directory = await source.read(offset, bytes);
  const view = viewOf(directory);
  const records = new Map<string, ZipRecord>();
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes || view.getUint32(at, true) !== centralSignature)
      throw broken(source, 'its table of contents is damaged');
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    if (next > bytes) throw broken(source, 'its table of contents is damaged');
    const name = new TextDecoder().decode(directory.subarray(at + 46, at + 46 + nameLength));
    if (view.getUint16(at + 10, true) !== 0 || (view.getUint16(at + 8, true) & 1) !== 0)
      throw new Problem('checkpoint-refused', {
        file: source.file,
        found: `the compressed or encrypted record ${name}`,
      });
    if (records.has(name))
      throw new Problem('checkpoint-refused', { file: source.file, found: `two records named ${name}` });
    const extra = directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
    const sizes = withZip64(extra, [
      view.getUint32(at + 24, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 42, true),
    ]);
    const [size, storedSize, headerOffset] = sizes as [number, number, number];
    if (size !== storedSize) throw broken(source, `the record ${name} states two sizes`);
    if (headerOffset + 30 + size > source.bytes)
      throw broken(source, `the record ${name} points outside the file`);
    records.set(name, { name, bytes: size, crc32: view.getUint32(at + 16, true), headerOffset });
    at = next;
  }
  return records;
}

/** The bytes of a record, checked against its CRC-32. */
export async function readZipRecord(source: ByteSource, record: ZipRecord): Promise<Uint8Array<ArrayBuffer>> {
  const data = await source.read(await dataStart(source, record), record.bytes);
  if (crc32(data) !== record.crc32) throw wrongSum(source, record);
  return data;
}

const pieceBytes = 1 << 23;

/** Where the bytes of a record begin in the file, once all of them have been checked against its CRC-32. */
export async function checkZipRecord(source: ByteSource, record: ZipRecord): Promise<number> {
  const start = await dataStart(source, record);
  let sum = 0;
  for (let at = 0; at < record.bytes; at += pieceBytes)
    sum = crc32(await source.read(start + at, Math.min(pieceBytes, record.bytes - at)), sum);
  if (sum !== record.crc32) throw wrongSum(source, record);
  return start;
}

async function dataStart(source: ByteSource, record: ZipRecord): Promise<number> {
  const header = viewOf(await source.read(record.headerOffset, 30));
  if (header.getUint32(0, true) !== localSignature)
    throw broken(source, `the record ${record.name} is damaged`);
  return record.headerOffset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
}

const wrongSum = (source: ByteSource, { name }: ZipRecord): Problem =>
  broken(source, `the checksum of ${name} does not match`);

async function findDirectory(source: ByteSource): Promise<{ offset: number; bytes: number; count: number }> {
  const tailBytes = Math.min(source.bytes, 22 + 65535 + 20);
  const tail = await source.read(source.bytes - tailBytes, tailBytes);
  const view = viewOf(tail);
  let end = tailBytes - 22;
  while (end >= 0 && view.getUint32(end, true) !== endSignature) end--;
  if (end < 0) throw broken(source, 'it has no table of contents, so its end is missing');
  const small = {
    count: view.getUint16(end + 10, true),
    bytes: view.getUint32(end + 12, true),
    offset: view.getUint32(end + 16, true),
  };
  const locator = end - 20;
  if (locator < 0 || view.getUint32(locator, true) !== locator64Signature) return small;
  const end64 = viewOf(await source.read(Number(view.getBigUint64(locator + 8, true)), 56));
  if (end64.getUint32(0, true) !== end64Signature) throw broken(source, 'its table of contents is damaged');
  return {
    count: Number(end64.getBigUint64(32, true)),
    bytes: Number(end64.getBigUint64(40, true)),
    offset: Number(end64.getBigUint64(48, true)),
  };
}

/** Replaces each 0xffffffff by the next uint64 of the zip64 extra field, in the order the format fixes. */
function withZip64(extra: Uint8Array, values: readonly number[]): number[] {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length;) {
    const length = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1) {
      let field = at + 4;
      return values.map((value) => {
        if (value !== 0xffffffff || field + 8 > extra.length) return value;
        const wide = Number(view.getBigUint64(field, true));
        field += 8;
        return wide;
      });
    }
    at += 4 + length;
  }
  return [...values];
}
