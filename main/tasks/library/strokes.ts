import { open } from 'node:fs/promises';
import path from 'node:path';
import type { StrokeRef } from '#shared/contract/reading.ts';
import { strokesName, strokeSum } from '#main/engine/readings/strokeFile.ts';
import { writeProblem } from '#main/io/files/systemErrors.ts';

/**
 * strokes.bin: the runs of every change of a reading's voxels, one behind the other; the journal says where each lies.
 * What no line of the journal speaks of is left over from a step that was never committed, and is overwritten.
 */
export interface Strokes {
  /**
   * Puts runs on the disk, for a step that is committed after.
   *
   * @throws Problem `disk-full`, `folder-read-only`
   */
  append(bytes: Uint8Array): Promise<StrokeRef>;
}

/**
 * @param folder of the case
 * @param end bytes that the journal speaks of
 */
export function openStrokes(folder: string, end: number): Strokes {
  const file = path.join(folder, strokesName);
  let size = end;
  return {
    append: async (bytes) => {
      const ref = { offset: size, bytes: bytes.length, crc32: strokeSum(bytes) };
      await writeAt(file, size, bytes).catch((error: unknown) => {
        throw writeProblem(error, folder);
      });
      size += bytes.length;
      return ref;
    },
  };
}

async function writeAt(file: string, position: number, bytes: Uint8Array): Promise<void> {
  // Made when it is not there; positions are of no effect on a file opened to append.
  await (await open(file, 'a')).close();
  const handle = await open(file, 'r+');
  try {
    for (let done = 0; done < bytes.length;)
      done += (await handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
    await handle.sync();
  } finally {
    await handle.close();
  }
}
