import type { DicomChoice } from '#shared/contract/dicom.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import type { Volume } from '#main/volume/volume.ts';
import { isDicomPlace } from '../dicom/openPlaces.ts';
import { readDicom } from '../dicom/readDicom.ts';
import { readLabels } from './readLabels.ts';
import { decodeLabelExtension } from '../nifti/labelExtension.ts';
import { readNifti } from '../nifti/readNifti.ts';

export interface ReadImage {
  readonly volume: Volume;
  readonly warnings: readonly Warning[];
  /** The file's own label table; empty where it has none. */
  readonly table: readonly LabelEntry[];
}

/** What a DICOM input needs to be told. */
export interface ImageChoice extends DicomChoice {
  /** Of a segmentation or structure set: the image that it was drawn on. */
  readonly on?: string | undefined;
  readonly segments?: readonly number[] | undefined;
}

/**
 * Reads any image: NIfTI, or DICOM as a file, a folder or a ZIP archive.
 *
 * @param choice which series, and what to do about gaps and tilt; with `on`, labels are read onto that image's grid
 * @throws Problem as `readNifti`, `readDicom` and `readLabels`
 */
export async function readImage(place: string, choice: ImageChoice = {}): Promise<ReadImage> {
  const { on, segments, ...series } = choice;
  if (on !== undefined) {
    const { volume: image } = await readImage(on, series);
    return readLabels(place, image, { segments });
  }
  if (await isDicomPlace(place)) return { ...(await readDicom([place], { choice: series })), table: [] };
  const { volume, warnings, extensions } = await readNifti(place);
  return { volume, warnings, table: decodeLabelExtension(extensions) ?? [] };
}
