import { Problem } from '#shared/contract/problems.ts';
import type { ByteSource } from './byteSource.ts';
import { closedGlobals } from './pickle/globals.ts';
import { runPickle } from './pickle/machine.ts';
import { PickleReader } from './pickle/reader.ts';
import { storageOf } from './storageId.ts';
import { elementBytes } from './strided.ts';
import type { TorchFile } from './torchFile.ts';
import { isKind, type PickleValue, type StorageRef } from './values.ts';

/** First value of a legacy file: torch's magic number. */
const magic = 0x1950a86a20f9469cfc6cn;

/** The pickles of a legacy file come first; they are far smaller than this. */
const maxHeadBytes = 1 << 26;

/**
 * The container before PyTorch 1.6: pickles of magic number, protocol, system info, the object and the list of storage
 * keys, then for each key an int64 element count and the raw elements.
 */
export async function openLegacy(source: ByteSource): Promise<TorchFile> {
  const head = await source.read(0, Math.min(source.bytes, maxHeadBytes));
  const reader = new PickleReader(head, 0, source.file);
  const storages = new Map<string, StorageRef>();
  const next = (): PickleValue =>
    runPickle(reader, closedGlobals, (id) => {
      const storage = withView(storageOf(id, reader), id, reader);
      storages.set(storage.key, storage);
      return storage;
    });
  if (next() !== magic)
    throw new Problem('checkpoint-broken', {
      file: source.file,
      reason: 'it is a pickle, but not one of PyTorch',
    });
  next();
  next();
  const root = next();
  const keys = next();
  if (!isKind(keys, 'list')) throw reader.broken('it lists no storages');

  const places = new Map<string, number>();
  let at = reader.at;
  for (const key of keys.items) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (storage === undefined) throw reader.broken('it lists a storage that nothing refers to');
    const count = new DataView((await source.read(at, 8)).buffer).getBigInt64(0, true);
    const bytes = storage.elements * elementBytes[storage.dtype];
    if (Number(count) !== storage.elements || at + 8 + bytes > source.bytes)
      throw reader.broken(`its storage ${storage.key} is cut short`);
    places.set(storage.key, at + 8);
    at += 8 + bytes;
  }
  for (const key of storages.keys())
    if (!places.has(key)) throw reader.broken(`its storage ${key} is missing`);
  return {
    file: source.file,
    root,
    readStorage: (storage, offset, length) =>
      source.read((places.get(storage.key) ?? source.bytes) + offset, length),
    close: () => source.close(),
  };
}

/** A legacy id may end in (view key, offset, size): a part of the storage, here as an offset into it. */
function withView(storage: StorageRef, id: PickleValue, reader: PickleReader): StorageRef {
  const view = isKind(id, 'tuple') ? id.items[5] : null;
  if (view === undefined || view === null) return storage;
  const offset = isKind(view, 'tuple') ? view.items[1] : undefined;
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0)
    throw reader.broken('a view of a storage has no usable offset');
  return { ...storage, offset };
}
