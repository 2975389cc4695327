import path from 'node:path';
import { isProblem } from '#shared/contract/problems.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import { type DicomFile, shownNames } from './dicomFile.ts';
import type { Listing } from './listFiles.ts';
import { readSet } from './readSet.ts';

/** What of a listing is to be read, by its DICOMDIRs. */
export interface ListedFiles {
  readonly names: readonly string[];
  readonly notes: readonly Warning[];
}

/** Whether a path is that of a DICOMDIR: the standard fixes the name. */
export const isDirectoryName = (name: string): boolean => /(^|[/\\])DICOMDIR$/i.test(name);

/**
 * The files that the DICOMDIRs of a listing list (PS3.3, annex F), each for its own folder; all of a folder without one, and of
 * one whose DICOMDIR is damaged or lists nothing that is there. A reference is a name among the folder's files and leads
 * nowhere else.
 */
export async function listedFiles(listing: Listing): Promise<ListedFiles> {
  const notes: Warning[] = [];
  let { names } = listing;
  for (const directory of outermost(names.filter(isDirectoryName))) {
    const file = await listing.open(directory);
    const references = file && (await referencesIn(file));
    if (references === undefined) continue;
    const folder = directory.slice(0, directory.length - 'DICOMDIR'.length);
    const inside = names.filter((name) => name.startsWith(folder) && name !== directory);
    const found = find(references, folder, inside);
    if (found.present.length === 0) continue;
    const unlisted = inside.length - found.present.length;
    if (found.missing.length > 0)
      notes.push({
        code: 'dicom-listed-missing',
        data: { directory, files: found.missing.length, names: shownNames(found.missing) },
      });
    if (unlisted > 0) notes.push({ code: 'dicom-unlisted', data: { directory, files: unlisted } });
    names = [...names.filter((name) => !name.startsWith(folder)), ...found.present];
  }
  return { names, notes };
}

/** A DICOMDIR below the folder of another one is not looked at. */
function outermost(directories: readonly string[]): string[] {
  const folders = directories.map((name) => path.posix.dirname(name));
  return directories.filter((_, i) =>
    folders.every((folder, j) => j === i || !(folder === '.' || folders[i].startsWith(`${folder}/`))),
  );
}

/** File ids of a DICOMDIR as paths below its folder; undefined when it cannot be read as one. */
async function referencesIn(file: DicomFile): Promise<string[] | undefined> {
  try {
    const open = await readSet(file);
    return open?.elements.items('DirectoryRecordSequence').flatMap((record) => {
      const id = record.text('ReferencedFileID');
      // Records that are not in use any more stay in the file.
      return id === undefined || record.word('RecordInUseFlag') === 0
        ? []
        : [
            id
              .split('\\')
              .map((part) => part.trim())
              .join('/'),
          ];
    });
  } catch (error) {
    if (isProblem(error)) return undefined;
    throw error;
  }
}

/** Discs are copied with lower-case names, or with the version of ISO 9660 behind them. */
const plain = (name: string): string => name.replace(/(\.)?(;\d+)?$/, '').toUpperCase();

function find(
  references: readonly string[],
  folder: string,
  inside: readonly string[],
): { readonly present: string[]; readonly missing: string[] } {
  const byName = new Map(inside.map((name) => [plain(name.slice(folder.length)), name]));
  for (const name of inside) byName.set(name.slice(folder.length), name);
  const present = new Set<string>();
  const missing = new Set<string>();
  for (const reference of references) {
    const name = byName.get(reference) ?? byName.get(plain(reference));
    if (name === undefined) missing.add(reference);
    else present.add(name);
  }
  return { present: [...present], missing: [...missing] };
}
