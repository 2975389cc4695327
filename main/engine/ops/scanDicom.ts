import type { DicomScan } from '#shared/contract/dicom.ts';
import { describeScan } from '#main/io/dicom/describeScan.ts';
import { openPlaces } from '#main/io/dicom/openPlaces.ts';
import { scanPlaces } from '#main/io/dicom/scan.ts';
import type { OpContext } from '../protocol.ts';

export interface ScanInput {
  /** Files, folders and ZIP archives, absolute. */
  readonly places: readonly string[];
}

/**
 * The series and label files that lie somewhere.
 *
 * @throws Problem as `openPlaces`
 */
export const scanDicom = async ({ places }: ScanInput, { progress, signal }: OpContext): Promise<DicomScan> =>
  describeScan(
    await scanPlaces(await openPlaces(places), {
      signal,
      progress: (done, total) => progress({ stage: 'looking at the files', done, total }),
    }),
  );
