import { readdir, stat } from 'node:fs/promises';
import { Problem } from '#shared/contract/problems.ts';
import { isDicomPlace } from '#main/io/dicom/openPlaces.ts';
import { readProblem } from '#main/io/files/systemErrors.ts';
import { type Pair, pairFiles } from './pairFiles.ts';

/** Whether this is a folder; false for a file and for what is not there. */
export const isFolder = async (place: string): Promise<boolean> =>
  (await stat(place).catch(() => undefined))?.isDirectory() ?? false;

/** Whether this is a folder of CTs: one of DICOM slices is a CT itself. */
export const isBatch = async (place: string): Promise<boolean> =>
  (await isFolder(place)) && !(await isDicomPlace(place));

/**
 * The cases of a folder of CTs and a folder of label maps.
 *
 * @throws Problem `request-invalid` when there is no CT, `file-missing`, `file-unreadable`
 */
export async function casesIn(ctFolder: string, labelsFolder: string): Promise<Pair[]> {
  return someOf(pairFiles(await namesIn(ctFolder), await namesIn(labelsFolder)), ctFolder);
}

/**
 * The CTs of a folder.
 *
 * @throws Problem as `casesIn`
 */
export async function ctsIn(ctFolder: string): Promise<Pair[]> {
  return someOf(pairFiles(await namesIn(ctFolder), []), ctFolder);
}

function someOf(pairs: Pair[], ctFolder: string): Pair[] {
  if (pairs.length === 0)
    throw new Problem('request-invalid', {
      field: '--ct',
      reason: `${ctFolder} holds no .nii or .nii.gz file`,
    });
  return pairs;
}

const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).catch((error: unknown) => {
    throw readProblem(error, folder);
  });
