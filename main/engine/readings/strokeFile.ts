import { open } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import type { StrokeRef } from '#shared/contract/reading.ts';
import { Problem } from '#shared/contract/problems.ts';

export const strokesName = 'strokes.bin';

export const strokeSum = (bytes: Uint8Array): string => crc32(bytes).toString(16).padStart(8, '0');

/**
 * Reads runs of a case, in the order asked for.
 *
 * @param folder of the case
 * @throws Problem `case-damaged` when strokes.bin is missing, shorter or not what was written
 */
export async function readStrokes(folder: string, refs: readonly StrokeRef[]): Promise<Uint8Array[]> {
  if (refs.length === 0) return [];
  const damaged = (reason: string, cause?: unknown): Problem =>
    new Problem('case-damaged', { caseId: path.basename(folder), reason }, { cause });
  const handle = await open(path.join(folder, strokesName), 'r').catch((error: unknown) => {
    throw damaged(`${strokesName} is missing`, error);
  });
  try {
    const out: Uint8Array[] = [];
    for (const ref of refs) {
      const bytes = new Uint8Array(ref.bytes);
      const { bytesRead } = await handle.read(bytes, 0, ref.bytes, ref.offset);
      if (bytesRead < ref.bytes || strokeSum(bytes) !== ref.crc32)
        throw damaged(`${strokesName} is not what was written at byte ${ref.offset}`);
      out.push(bytes);
    }
    return out;
  } finally {
    await handle.close();
  }
}
