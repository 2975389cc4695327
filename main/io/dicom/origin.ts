import { createHmac } from 'node:crypto';
import type { DicomOrigin } from '#shared/contract/dicom.ts';
import type { Slice } from './groups.ts';

/** What is kept of the slices a volume was made of (shared/contract/dicom.ts says what for). */
export function originOf(
  slices: readonly Slice[],
  grid: DicomOrigin['grid'],
): Omit<DicomOrigin, 'patientHash'> {
  const [{ header, frame }] = slices;
  const { modality, sopClassUid, studyUid, seriesUid, frameOfReferenceUid, pixels } = header;
  return {
    format: 1,
    modality,
    ...(sopClassUid !== undefined && { sopClassUid }),
    ...(studyUid !== undefined && { studyInstanceUid: studyUid }),
    ...(seriesUid !== undefined && { seriesInstanceUid: seriesUid }),
    ...(frameOfReferenceUid !== undefined && { frameOfReferenceUid }),
    rows: pixels.rows,
    columns: pixels.columns,
    orientationLps: [...frame.rowLps, ...frame.columnLps],
    pixelSpacingMm: [frame.pixelSpacingMm[0], frame.pixelSpacingMm[1]],
    grid,
    slices: slices.map((slice) => ({
      ...(slice.header.sopInstanceUid !== undefined && { sopInstanceUid: slice.header.sopInstanceUid }),
      ...(slice.header.pixels.frames > 1 && { frame: slice.frame.number }),
      positionLps: [...slice.frame.positionLps],
      ...(slice.header.file.entry === undefined && { file: slice.header.file.at }),
    })),
  };
}

/**
 * What stands for a patient: equal for equal ids under one key, and without the key not to be found by trying ids out.
 *
 * @param key of the library
 */
export const patientHash = (patientId: string, key: Uint8Array): string =>
  createHmac('sha256', key).update(patientId.trim()).digest('hex');
