import { opendir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';
import { readProblem } from '../files/systemErrors.ts';
import type { DicomFile } from './dicomFile.ts';

/** A folder with more files than this is no scan. */
const mostFiles = 200_000;

/**
 * The files of a folder and the folders in it, or the one file; hidden ones are left out, links to folders not followed.
 *
 * @throws Problem `file-missing`, `file-unreadable`; `dicom-none` when there are too many
 */
export async function listFiles(place: string): Promise<DicomFile[]> {
  try {
    const found = await stat(place);
    if (!found.isDirectory())
      return [{ at: path.resolve(place), name: path.basename(place), bytes: found.size, lasting: true }];
    const files: DicomFile[] = [];
    await walk(path.resolve(place), '', files);
    return files.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw readProblem(error, place);
  }
}

async function walk(folder: string, below: string, files: DicomFile[]): Promise<void> {
  for await (const entry of await opendir(folder, { bufferSize: 256 })) {
    if (entry.name.startsWith('.') || entry.name === '__MACOSX') continue;
    const at = path.join(folder, entry.name);
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) await walk(at, name, files);
    else if (entry.isFile() || entry.isSymbolicLink()) {
      const found = await stat(at).catch(() => undefined);
      if (found?.isFile()) files.push({ at, name, bytes: found.size, lasting: true });
    }
    if (files.length > mostFiles)
      throw new Problem('dicom-none', {
        place: path.basename(folder),
        files: files.length,
        reason: 'too many for a scan',
      });
  }
}
