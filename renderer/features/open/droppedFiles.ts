import type { DesktopBridge } from '#shared/contract/preload.ts';

/**
 * The files that were dropped. The desktop shell takes a folder by its path; a browser has to give the files in it, one by
 * one. To be called in the event: what was dropped is gone after.
 */
export function droppedFiles(
  dropped: DataTransfer | null,
  desktop: DesktopBridge | undefined,
): Promise<File[]> {
  const entries = [...(dropped?.items ?? [])].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (desktop || !entries.some((entry) => entry.isDirectory))
    return Promise.resolve([...(dropped?.files ?? [])]);
  return filesIn(entries);
}

async function filesIn(entries: readonly FileSystemEntry[]): Promise<File[]> {
  const files: File[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    if (isFile(entry)) files.push(await new Promise<File>((done, fail) => entry.file(done, fail)));
    else if (isFolder(entry)) files.push(...(await filesIn(await allOf(entry.createReader()))));
  }
  return files;
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** A reader gives a hundred entries at a time, and none at the end. */
async function allOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (some.length === 0) return all;
    all.push(...some);
  }
}
