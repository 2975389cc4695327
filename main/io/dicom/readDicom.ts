import path from 'node:path';
import type { DicomChoice } from '#shared/contract/dicom.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import { shownNames } from './dicomFile.ts';
import { patientHash } from './origin.ts';
import { openPlaces } from './openPlaces.ts';
import { type DicomVolume, type ReadOptions, readSeries } from './readSeries.ts';
import { chosenSeries, type FoundDicom, scanPlaces } from './scan.ts';

export interface ReadDicomOptions extends ReadOptions {
  readonly choice?: DicomChoice | undefined;
  /** Of the library, to hash the patient's id under; without it none is kept. */
  readonly patientKey?: Uint8Array | undefined;
}

/** A volume read from DICOM. */
export interface DicomImage extends Omit<DicomVolume, 'origin'> {
  readonly origin: DicomVolume['origin'] & { readonly patientHash?: string };
}

/**
 * Reads a series of a folder, a ZIP archive or a list of files.
 *
 * @throws Problem as `openPlaces` and `readChosen`
 */
export async function readDicom(
  places: readonly string[],
  options: ReadDicomOptions = {},
): Promise<DicomImage> {
  const found = await scanPlaces(await openPlaces(places), { signal: options.signal });
  return readChosen(found, path.basename(places[0]), options);
}

/**
 * Reads the series that is meant of those found, and hashes its patient's id where there is a key for that.
 *
 * @param place as the person called it
 * @throws Problem as `chosenSeries` and `readSeries`
 */
export async function readChosen(
  found: FoundDicom,
  place: string,
  options: ReadDicomOptions,
): Promise<DicomImage> {
  const { patientKey, choice } = options;
  const group = chosenSeries(found, choice?.series, place);
  const { origin, warnings, ...read } = await readSeries(group, options);
  const { patientId } = group.slices[0].header;
  const known = patientKey !== undefined && patientId !== undefined;
  return {
    ...read,
    warnings: [...found.notes, ...unreadIn(found), ...warnings],
    origin: { ...origin, ...(known && { patientHash: patientHash(patientId, patientKey) }) },
  };
}

/** Files that may be slices, for all one knows. */
function unreadIn({ refused }: FoundDicom): Warning[] {
  const unread = refused.filter(({ problem }) => problem.code !== 'dicom-not-volume');
  if (unread.length === 0) return [];
  const names = shownNames(unread.map(({ file }) => file));
  return [{ code: 'dicom-unread', data: { files: unread.length, names } }];
}
