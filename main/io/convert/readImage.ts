import type { DicomChoice } from '#shared/contract/dicom.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import type { Volume } from '#main/volume/volume.ts';
import { isDicomPlace } from '../dicom/openPlace.ts';
import { readDicom } from '../dicom/readDicom.ts';
import { decodeLabelExtension } from '../nifti/labelExtension.ts';
import { readNifti } from '../nifti/readNifti.ts';

export interface ReadImage {
  readonly volume: Volume;
  readonly warnings: readonly Warning[];
  /** The file's own label table; empty where it has none. */
  readonly table: readonly LabelEntry[];
}

/**
 * Reads any image: NIfTI, or DICOM as a file, a folder or a ZIP archive.
 *
 * @param choice which series, and what to do about gaps and tilt
 * @throws Problem as `readNifti` and `readDicom`
 */
export async function readImage(place: string, choice?: DicomChoice): Promise<ReadImage> {
  if (await isDicomPlace(place)) return { ...(await readDicom([place], { choice })), table: [] };
  const { volume, warnings, extensions } = await readNifti(place);
  return { volume, warnings, table: decodeLabelExtension(extensions) ?? [] };
}
