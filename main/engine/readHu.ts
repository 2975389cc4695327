import type { Warning } from '#shared/contract/warnings.ts';
import { isDicomPlace } from '#main/io/dicom/openPlaces.ts';
import { readDicom } from '#main/io/dicom/readDicom.ts';
import type { NiftiImage } from '#main/io/nifti/niftiImage.ts';
import { readNifti } from '#main/io/nifti/readNifti.ts';
import type { Ladder } from '#main/io/nifti/readVoxels.ts';
import type { Volume } from '#main/volume/volume.ts';
import type { HuArray } from './caseCache.ts';

export interface HuImage extends NiftiImage {
  readonly volume: Volume<HuArray>;
}

/** HU as a case holds them: whole numbers of 16 bits when all are, else float32. */
const huLadder: Ladder = {
  rungs: [
    { array: Int16Array, low: -32768, high: 32767, whole: true },
    { array: Float32Array, low: -Infinity, high: Infinity, whole: false },
  ],
};

/** A CT, whatever it is stored as. */
export interface AnyCt {
  readonly volume: Volume<HuArray>;
  readonly warnings: readonly Warning[];
}

/**
 * Reads a CT of any format: NIfTI, or the only series of a DICOM file, folder or ZIP archive.
 *
 * @throws Problem as `readHu` and `readDicom`
 */
export const readAnyHu = async (place: string): Promise<AnyCt> =>
  (await isDicomPlace(place)) ? readDicom([place]) : readHu(place);

/**
 * Reads a CT.
 *
 * @throws Problem as `readNifti`
 */
export async function readHu(file: string): Promise<HuImage> {
  const image = await readNifti(file, huLadder);
  return { ...image, volume: { ...image.volume, data: image.volume.data as HuArray, meaning: 'hu' } };
}
