import { randomUUID } from 'node:crypto';
import { open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { diskProblem } from './diskProblem.ts';

/** Puts a folder's list of names on the disk. Windows has no such call and orders it by itself. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

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
export async function writeJson(file: string, value: unknown): Promise<void> {
  const temporary = `${file}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(`${JSON.stringify(value, undefined, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await moveIntoPlace(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw diskProblem(error, path.dirname(file));
  }
}

/** Renames a finished file or folder to the name it is known by, on the disk. */
export async function moveIntoPlace(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncFolder(path.dirname(to));
}
