import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isDicomPlace } from '#main/io/dicom/openPlaces.ts';
import { readProblem } from '#main/io/files/systemErrors.ts';

/** An image or label map, under the name its case goes by. */
export interface NamedFile {
  readonly name: string;
  readonly file: string;
}

const endings = /\.(nii(\.gz)?|dcm)$/i;

/** The name of a case by that of a file: without endings and without nnU-Net's channel number. */
export const caseName = (file: string): string =>
  path
    .basename(file)
    .replace(endings, '')
    .replace(/_0000$/, '');

/**
 * The NIfTI and DICOM files right in a folder, and of its folders those that hold a file `within` (as our own results do)
 * or, where images are looked for, a DICOM series, under the folder's name; in the order of the names.
 *
 * @throws Problem `file-missing`, `file-unreadable`
 */
export async function namedFiles(
  folder: string,
  within: readonly string[],
  series = false,
): Promise<NamedFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw readProblem(error, folder);
  });
  const found: NamedFile[] = [];
  for (const entry of entries) {
    const place = path.join(folder, entry.name);
    if (endings.test(entry.name)) {
      found.push({ name: caseName(entry.name), file: place });
      continue;
    }
    if (entry.isFile()) continue;
    const file = await firstFile(within.map((name) => path.join(place, name)));
    if (file !== undefined) found.push({ name: entry.name, file });
    else if (series && (await isDicomPlace(place))) found.push({ name: entry.name, file: place });
  }
  return found.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

async function firstFile(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) if ((await stat(file).catch(() => undefined))?.isFile()) return file;
  return undefined;
}

/**
 * Those files that go with a case: of its very name, else with names that go on after a separator (`ct3_pred` with
 * `ct3`), else with names that the case's goes on from (`ct3` with `ct3_liver`).
 */
export function filesOf(name: string, files: readonly NamedFile[]): readonly NamedFile[] {
  const same = files.filter((file) => file.name === name);
  if (same.length > 0) return same;
  const longer = files.filter((file) => goesOn(file.name, name));
  return longer.length > 0 ? longer : files.filter((file) => goesOn(name, file.name));
}

const goesOn = (long: string, short: string): boolean =>
  long.startsWith(short) && /^[_.-]/.test(long.slice(short.length));
