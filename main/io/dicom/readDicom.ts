import path from 'node:path';
import type { DicomChoice } from '#shared/contract/dicom.ts';
import type { SeriesGroup } from './groups.ts';
import { patientHash } from './origin.ts';
import { withFilesOf } from './openPlace.ts';
import { type DicomVolume, type ReadOptions, readSeries } from './readSeries.ts';
import { chosenSeries, scanFiles } from './scan.ts';

export interface ReadDicomOptions extends ReadOptions {
  readonly choice?: DicomChoice | undefined;
  /** Of the library, to hash the patient's id under; without it none is kept. */
  readonly patientKey?: Uint8Array | undefined;
  readonly scratch?: string | undefined;
}

/** A volume read from DICOM. */
export interface DicomImage extends Omit<DicomVolume, 'origin'> {
  readonly origin: DicomVolume['origin'] & { readonly patientHash?: string };
}

/**
 * Reads a series of a folder, a ZIP archive or a list of files.
 *
 * @throws Problem `dicom-none`, `dicom-several`, `dicom-series-missing`, and as `withFilesOf` and `readSeries`
 */
export function readDicom(places: readonly string[], options: ReadDicomOptions = {}): Promise<DicomImage> {
  const { choice, scratch, signal } = options;
  return withFilesOf(
    places,
    async (files) => {
      const found = await scanFiles(files, { signal });
      return readGroup(chosenSeries(found, choice?.series, path.basename(places[0])), options);
    },
    scratch,
  );
}

/**
 * Reads a series, and hashes its patient's id where there is a key for that.
 *
 * @throws Problem as `readSeries`
 */
export async function readGroup(group: SeriesGroup, options: ReadDicomOptions): Promise<DicomImage> {
  const { patientKey } = options;
  const { origin, ...read } = await readSeries(group, options);
  const { patientId } = group.slices[0].header;
  const known = patientKey !== undefined && patientId !== undefined;
  return {
    ...read,
    origin: { ...origin, ...(known && { patientHash: patientHash(patientId, patientKey) }) },
  };
}
