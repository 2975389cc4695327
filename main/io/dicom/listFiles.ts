import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';
import { severalAtOnce } from '../files/severalAtOnce.ts';
import { readProblem } from '../files/systemErrors.ts';
import { listZip, looksLikeZip } from '../files/zip.ts';
import { type DicomFile, readPiece } from './dicomFile.ts';

/** What a place holds: names with `/`, and the files that have them. */
export interface Listing {
  readonly names: readonly string[];
  /** @returns undefined for what is no file any more */
  open(name: string): Promise<DicomFile | undefined>;
}

/** A place with more files than this is no scan. */
const mostFiles = 200_000;
/** Files whose sizes are asked for at a time. */
const atOnce = 16;

/**
 * The files of a folder and the folders in it, of a ZIP archive, or the one file; hidden ones are left out, links to
 * folders not followed.
 *
 * @throws Problem `file-missing`, `file-unreadable`, `zip-broken`; `dicom-none` when there are too many
 */
export async function listPlace(place: string): Promise<Listing> {
  const file = await fileAt(path.resolve(place), path.basename(place));
  if (file !== undefined) return (await isZip(file)) ? listArchive(file) : listOne(file);
  const names: string[] = [];
  for await (const name of namesIn(place)) {
    names.push(name);
    refuseMany(names.length, place);
  }
  return { names, open: (name) => fileIn(place, name) };
}

/** The files of a listing that have these names, in their order. */
export async function openAll({ open }: Listing, names: readonly string[]): Promise<DicomFile[]> {
  const files = await severalAtOnce(names, atOnce, open);
  return files.filter((file) => file !== undefined);
}

/**
 * Names of the files below a folder, those of a folder in order, as they are come by.
 *
 * @throws Problem `file-missing`, `file-unreadable`
 */
export async function* namesIn(folder: string, below = ''): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw readProblem(error, folder);
  });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (isHidden(entry.name)) continue;
    const name = below + entry.name;
    if (entry.isDirectory()) yield* namesIn(path.join(folder, entry.name), `${name}/`);
    else if (entry.isFile() || entry.isSymbolicLink()) yield name;
  }
}

export const fileIn = (folder: string, name: string): Promise<DicomFile | undefined> =>
  fileAt(path.resolve(folder, name), name).catch(() => undefined);

export const isZip = async (file: DicomFile): Promise<boolean> => looksLikeZip(await readPiece(file, 0, 4));

/** @throws Problem as `listZip` */
export async function listArchive(archive: DicomFile): Promise<Listing> {
  const entries = (await listZip(archive.at)).filter(
    ({ name, bytes }) => bytes > 0 && !name.split('/').some(isHidden),
  );
  refuseMany(entries.length, archive.name);
  // Names stay names: nothing is unpacked to where they could lead.
  const files = new Map(
    entries.map((entry) => [entry.name, { at: archive.at, entry, name: entry.name, bytes: entry.bytes }]),
  );
  return { names: [...files.keys()], open: (name) => Promise.resolve(files.get(name)) };
}

const listOne = (file: DicomFile): Listing => ({ names: [file.name], open: () => Promise.resolve(file) });

async function fileAt(at: string, name: string): Promise<DicomFile | undefined> {
  try {
    const found = await stat(at);
    return found.isFile() ? { at, name, bytes: found.size } : undefined;
  } catch (error) {
    throw readProblem(error, at);
  }
}

const isHidden = (part: string): boolean => /^\.[^.]/.test(part) || part === '__MACOSX';

function refuseMany(files: number, place: string): void {
  if (files <= mostFiles) return;
  throw new Problem('dicom-none', { place: path.basename(place), files, reason: 'too many for a scan' });
}
