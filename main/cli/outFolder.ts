import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { writeProblem } from '#main/io/files/systemErrors.ts';

/**
 * Makes the folder that results go to; answers its absolute path.
 *
 * @throws Problem `folder-read-only`, `disk-full`
 */
export async function makeOutFolder(out: string): Promise<string> {
  const folder = path.resolve(out);
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw writeProblem(error, folder);
  }
  return folder;
}
