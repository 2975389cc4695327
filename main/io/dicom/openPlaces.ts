import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Warning } from '#shared/contract/warnings.ts';
import { looksLikeZip } from '../files/zip.ts';
import { readPiece, type DicomFile } from './dicomFile.ts';
import { isDirectoryName, listedFiles } from './dicomdir.ts';
import { fileIn, isZip, listArchive, type Listing, listPlace, namesIn, openAll } from './listFiles.ts';
import { looksLikeDicom } from './parseSet.ts';

/** The files that lie at the places a person named. */
export interface OpenedPlaces {
  readonly files: readonly DicomFile[];
  /** What a DICOMDIR lists that is not there, and what it does not list that is. */
  readonly notes: readonly Warning[];
}

/**
 * The files of folders, ZIP archives and single files; of a folder or an archive with a DICOMDIR those that it lists. A
 * DICOMDIR that is named itself stands for its folder. ZIP archives within a folder are looked into, and nothing of any
 * archive is unpacked here.
 *
 * @throws Problem `file-missing`, `file-unreadable`, `zip-broken`; `dicom-none` when there are too many
 */
export async function openPlaces(places: readonly string[]): Promise<OpenedPlaces> {
  const files: DicomFile[] = [];
  const notes: Warning[] = [];
  const open = async (listing: Listing, mayHoldZip: boolean): Promise<void> => {
    const listed = await listedFiles(listing);
    notes.push(...listed.notes);
    for (const file of await openAll(listing, listed.names)) {
      const isArchive = mayHoldZip && /\.zip$/i.test(file.name) && (await isZip(file));
      if (isArchive) await open(await listArchive(file), false);
      else files.push(file);
    }
  };
  // Of several files chosen one by one a DICOMDIR is just one more.
  const one = places.length === 1;
  for (const place of places) {
    const meant = one && isDirectoryName(place) && (await isFile(place)) ? path.dirname(place) : place;
    await open(await listPlace(meant), true);
  }
  return { files, notes };
}

const isFile = async (place: string): Promise<boolean> =>
  (await stat(place).catch(() => undefined))?.isFile() ?? false;

/** Files of a folder that are looked at before it is taken for one without DICOM. */
const looks = 100;

/** Whether a path leads to DICOM: a file, a folder that holds some, or a ZIP archive. */
export async function isDicomPlace(place: string): Promise<boolean> {
  const found = await stat(place).catch(() => undefined);
  if (found === undefined) return false;
  if (!found.isDirectory()) {
    const file = { at: path.resolve(place), name: path.basename(place), bytes: found.size };
    return isDicomOrZip(file);
  }
  let looked = 0;
  for await (const name of namesIn(place)) {
    const file = await fileIn(place, name);
    if (file !== undefined && (await isDicomOrZip(file))) return true;
    if (/\.nii(\.gz)?$/i.test(name) || ++looked === looks) return false;
  }
  return false;
}

async function isDicomOrZip(file: DicomFile): Promise<boolean> {
  const start = await readPiece(file, 0, 256).catch(() => new Uint8Array(0));
  return looksLikeDicom(start) || looksLikeZip(start) || /\.dcm$/i.test(file.name);
}
