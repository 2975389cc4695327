import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { looksLikeZip, withZip } from '../files/zip.ts';
import { type DicomFile, readPiece } from './dicomFile.ts';
import { listFiles } from './listFiles.ts';
import { looksLikeDicom } from './parseSet.ts';

/**
 * Hands the files of a folder, a ZIP archive or several of either to `use`. What an archive holds lies unpacked in a
 * folder of its own meanwhile.
 *
 * @param scratch where archives are unpacked; the system's place for such things unless given
 * @throws Problem `file-missing`, `file-unreadable`, `zip-broken`, `disk-full`
 */
export async function withFilesOf<T>(
  places: readonly string[],
  use: (files: readonly DicomFile[]) => Promise<T>,
  scratch = tmpdir(),
): Promise<T> {
  const files: DicomFile[] = [];
  const folders: string[] = [];
  try {
    for (const place of places)
      for (const file of await listFiles(place)) {
        if (!(await isZip(file))) {
          files.push(file);
          continue;
        }
        const folder = await mkdtemp(path.join(scratch, 'difftumor-zip-'));
        folders.push(folder);
        files.push(...(await unpackAll(file, folder)));
      }
    return await use(files);
  } finally {
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  }
}

const isZip = async (file: DicomFile): Promise<boolean> => looksLikeZip(await readPiece(file, 0, 4));

async function unpackAll(archive: DicomFile, folder: string): Promise<DicomFile[]> {
  return withZip(archive.at, async (entries, unpack) => {
    const files: DicomFile[] = [];
    for (const [i, entry] of entries.entries()) {
      const hidden = entry.name.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');
      if (hidden || entry.bytes === 0) continue;
      // Numbers, not the archive's names, which could lead anywhere.
      const at = path.join(folder, String(i));
      await unpack(entry, at);
      files.push({ at, name: entry.name, bytes: entry.bytes, lasting: false });
    }
    return files;
  });
}

/** Files of a folder that are looked at before it is taken for one without DICOM. */
const looks = 100;

/** Whether a path leads to DICOM: a file, a folder that holds some, or a ZIP archive. */
export async function isDicomPlace(place: string): Promise<boolean> {
  const found = await stat(place).catch(() => undefined);
  if (found === undefined) return false;
  const files = await listFiles(place);
  for (const file of files.slice(0, looks)) {
    const start = await readPiece(file, 0, 256).catch(() => new Uint8Array(0));
    if (looksLikeDicom(start) || looksLikeZip(start) || /\.dcm$/i.test(file.name)) return true;
    if (found.isDirectory() && /\.nii(\.gz)?$/i.test(file.name)) return false;
  }
  return false;
}
