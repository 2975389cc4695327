import type { DicomScan } from '#shared/contract/dicom.ts';
import { describeScan } from '#main/io/dicom/describeScan.ts';
import { withFilesOf } from '#main/io/dicom/openPlace.ts';
import { scanFiles } from '#main/io/dicom/scan.ts';
import type { OpContext } from '../protocol.ts';

export interface ScanInput {
  /** Files, folders and ZIP archives, absolute. */
  readonly places: readonly string[];
  /** Where archives are unpacked meanwhile. */
  readonly scratch: string;
}

/**
 * The series and label files that lie somewhere.
 *
 * @throws Problem `file-missing`, `file-unreadable`, `zip-broken`, `disk-full`
 */
export const scanDicom = (
  { places, scratch }: ScanInput,
  { progress, signal }: OpContext,
): Promise<DicomScan> =>
  withFilesOf(
    places,
    async (files) =>
      describeScan(
        await scanFiles(files, {
          signal,
          progress: (done, total) => progress({ stage: 'looking at the files', done, total }),
        }),
      ),
    scratch,
  );
