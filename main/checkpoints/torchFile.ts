import { Problem } from '#shared/contract/problems.ts';
import { type ByteSource, openByteSource } from './byteSource.ts';
import { openLegacy } from './legacy.ts';
import { closedGlobals } from './pickle/globals.ts';
import { runPickle } from './pickle/machine.ts';
import { PickleReader } from './pickle/reader.ts';
import { storageOf } from './storageId.ts';
import { elementBytes } from './strided.ts';
import type { PickleValue, StorageRef } from './values.ts';
import { checkZipRecord, readZipDirectory, readZipRecord } from './zip.ts';

/** An opened PyTorch file: what its pickle holds, and the raw bytes of storages on demand. */
export interface TorchFile {
  readonly file: string;
  readonly root: PickleValue;
  /**
   * Bytes of a storage, from an offset into it. With the first of them the whole storage is checked: its length and,
   * in zip files, its CRC-32.
   */
  readStorage(storage: StorageRef, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

/** A pickle of a checkpoint with thousands of tensors is below 1 MB. */
const maxPickleBytes = 1 << 28;

/**
 * Opens a PyTorch zip file, a legacy file (before 1.6) or a Lightning `.ckpt`.
 * The pickle is interpreted as data (pickle/machine.ts); nothing of it is executed.
 *
 * @throws Problem `file-missing`, `file-unreadable`, `checkpoint-broken`, `checkpoint-refused`
 */
export async function openTorchFile(filePath: string): Promise<TorchFile> {
  const source = await openByteSource(filePath);
  try {
    const head = await source.read(0, Math.min(4, source.bytes));
    if (head[0] === 0x50 && head[1] === 0x4b) return await openZip(source);
    if (head[0] === 0x80) return await openLegacy(source);
    throw new Problem('checkpoint-broken', {
      file: source.file,
      reason: source.bytes === 0 ? 'it is empty' : 'it is neither a zip archive nor a pickle',
    });
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function openZip(source: ByteSource): Promise<TorchFile> {
  const records = await readZipDirectory(source);
  const pickleName = [...records.keys()].find((name) => /^[^/]+\/data\.pkl$/.test(name));
  const pickle = pickleName === undefined ? undefined : records.get(pickleName);
  if (pickle === undefined || pickleName === undefined)
    throw new Problem('checkpoint-broken', { file: source.file, reason: 'it holds no data.pkl' });
  if (pickle.bytes > maxPickleBytes)
    throw new Problem('checkpoint-refused', {
      file: source.file,
      found: `a pickle of ${pickle.bytes} bytes`,
    });
  const folder = pickleName.slice(0, -'data.pkl'.length);
  const byteOrder = records.get(`${folder}byteorder`);
  if (
    byteOrder !== undefined &&
    new TextDecoder().decode(await readZipRecord(source, byteOrder)).trim() !== 'little'
  )
    throw new Problem('checkpoint-broken', {
      file: source.file,
      reason: 'it was written on a big-endian machine',
    });

  const recordOf = (storage: StorageRef): Parameters<typeof readZipRecord>[1] => {
    const record = records.get(`${folder}data/${storage.key}`);
    if (record === undefined) throw reader.broken(`its storage ${storage.key} is missing`);
    if (record.bytes !== storage.elements * elementBytes[storage.dtype])
      throw reader.broken(
        `its storage ${storage.key} has ${record.bytes} bytes for ${storage.elements} elements`,
      );
    return record;
  };
  const reader = new PickleReader(await readZipRecord(source, pickle), 0, source.file);
  const root = runPickle(reader, closedGlobals, (id) => {
    const storage = storageOf(id, reader);
    recordOf(storage);
    return storage;
  });
  const starts = new Map<string, number>();
  return {
    file: source.file,
    root,
    async readStorage(storage, offset, length) {
      const start = starts.get(storage.key) ?? (await checkZipRecord(source, recordOf(storage)));
      starts.set(storage.key, start);
      return source.read(start + offset, length);
    },
    close: () => source.close(),
  };
}
