import { storageDtype } from './pickle/globals.ts';
import type { PickleReader } from './pickle/reader.ts';
import { isKind, type PickleValue, type StorageRef } from './values.ts';

/** A storage named by torch's persistent id ('storage', class, key, location, elements); the location is ignored. */
export function storageOf(id: PickleValue, reader: PickleReader): StorageRef {
  const [tag, type, key, , elements] = isKind(id, 'tuple') ? id.items : [];
  const dtype = isKind(type, 'global') ? storageDtype(type.name) : undefined;
  if (
    tag !== 'storage' ||
    dtype === undefined ||
    typeof elements !== 'number' ||
    !Number.isSafeInteger(elements)
  )
    throw reader.broken('it names a storage in an unknown way');
  if (typeof key !== 'string' || !/^\w{1,40}$/.test(key) || elements < 0)
    throw reader.refused('a storage whose name is a path');
  return { kind: 'storage', key, dtype, elements, offset: 0 };
}
