import { open, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { atomicWrite, syncFolder } from './atomicWrite.ts';

/** Puts every file below a folder, and the folder itself, on the disk. */
export async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const place = path.join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await syncFolder(place);
    if (!entry.isFile()) continue;
    const handle = await open(place, 'r+');
    await handle.sync().finally(() => handle.close());
  }
  await syncFolder(folder);
}

/**
 * Replaces a file by the JSON of a value: the old content or the new one is on the disk, never a mixture.
 *
 * @throws Problem `disk-full`, `folder-read-only`
 */
export const writeJson = (file: string, value: unknown): Promise<void> =>
  atomicWrite(file, (handle) => handle.writeFile(`${JSON.stringify(value, undefined, 2)}\n`));

/** Renames a finished file or folder to the name it is known by, on the disk. */
export async function moveIntoPlace(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncFolder(path.dirname(to));
}
