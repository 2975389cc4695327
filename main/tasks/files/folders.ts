import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { FolderListing } from '#shared/contract/api.ts';
import { readProblem } from '#main/io/files/systemErrors.ts';
import type { PathPolicy } from './pathPolicy.ts';

type Entry = FolderListing['entries'][number];

/**
 * What lies in a folder, for choosing a file in a browser: folders first, then files, by name, without hidden
 * ones. Without a place: the only root, or the list of roots.
 *
 * @throws Problem `path-outside`, `file-missing`, `file-unreadable`
 */
export async function listFolder(policy: PathPolicy, place?: string): Promise<FolderListing> {
  const roots = policy.roots();
  const start = place ?? (roots.length === 1 ? roots[0] : undefined);
  if (start === undefined)
    return { path: '', entries: roots.map((root) => ({ name: root, path: root, kind: 'folder', bytes: 0 })) };
  const folder = await policy.existing(start);
  const names = await readdir(folder).catch((error: unknown) => {
    throw readProblem(error, folder);
  });
  const entries = await Promise.all(
    names.filter((name) => !name.startsWith('.')).map((name) => entryOf(path.join(folder, name))),
  );
  const parent = await policy.existing(path.dirname(folder)).catch(() => undefined);
  return {
    path: folder,
    ...(parent !== undefined && parent !== folder && { parent }),
    entries: entries.filter((entry) => entry !== undefined).sort(byKindThenName),
  };
}

/** Undefined for what is neither folder nor file, and for links that lead nowhere. */
async function entryOf(place: string): Promise<Entry | undefined> {
  const found = await stat(place).catch(() => undefined);
  const kind = found?.isDirectory() ? 'folder' : 'file';
  if (!found || (kind === 'file' && !found.isFile())) return undefined;
  return { name: path.basename(place), path: place, kind, bytes: kind === 'file' ? found.size : 0 };
}

const byKindThenName = (a: Entry, b: Entry): number =>
  a.kind === b.kind ? a.name.localeCompare(b.name, 'en', { numeric: true }) : a.kind === 'folder' ? -1 : 1;
