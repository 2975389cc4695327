import { type FileHandle, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';
import { readProblem } from '#main/io/files/systemErrors.ts';
import {
  parseSafetensorsHeader,
  type SafetensorsEntry,
  safetensorsHeaderBytes,
  tensorOfEntry,
} from '#main/tensor/safetensors.ts';
import type { Tensor } from '#main/tensor/tensor.ts';

/** A safetensors file whose tensors are read when they are asked for. */
export interface WeightsFile {
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
  /**
   * The tensors of these names, in their own element types.
   *
   * @throws Problem `safetensors-broken` when the file is not the one that was opened any more; `file-missing`
   */
  read(names: Iterable<string>): Promise<Map<string, Tensor>>;
}

/** More than this at once is refused by the operating systems. */
const readBytes = 1 << 28;

/** @throws Problem `file-missing`, `file-unreadable`, `safetensors-broken` */
export async function openWeightsFile(file: string): Promise<WeightsFile> {
  const name = path.basename(file);
  const { entries, dataStart } = await opened(file, async (handle) => {
    const { size } = await handle.stat();
    const length = safetensorsHeaderBytes(await piece(handle, 0, Math.min(8, size), name), name);
    const start = await piece(handle, 0, Math.min(8 + length, size), name);
    return parseSafetensorsHeader(start, size, name);
  });
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  return {
    entries: byName,
    read: (names) =>
      opened(file, async (handle) => {
        const tensors = new Map<string, Tensor>();
        for (const wanted of names) {
          const entry = byName.get(wanted);
          if (entry === undefined) throw new RangeError(`${name} has no tensor ${wanted}`);
          const bytes = await piece(handle, dataStart + entry.begin, entry.end - entry.begin, name);
          tensors.set(wanted, tensorOfEntry(entry, bytes));
        }
        return tensors;
      }),
  };
}

async function opened<T>(file: string, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r');
    return await use(handle);
  } catch (error) {
    throw readProblem(error, file);
  } finally {
    await handle?.close();
  }
}

async function piece(handle: FileHandle, from: number, length: number, file: string): Promise<Uint8Array> {
  const out = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const { bytesRead } = await handle.read(out, at, Math.min(readBytes, length - at), from + at);
    if (bytesRead === 0)
      throw new Problem('safetensors-broken', { file, reason: 'it shrank while being read' });
    at += bytesRead;
  }
  return out;
}

/** What changes when a file does: its place, size and time. */
export async function fileState(file: string): Promise<string> {
  try {
    const { size, mtimeMs, ino } = await stat(file);
    return `${file}\n${size} ${mtimeMs} ${ino}`;
  } catch (error) {
    throw readProblem(error, file);
  }
}
