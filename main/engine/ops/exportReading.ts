import path from 'node:path';
import { geometryOfHeader } from '#main/io/nifti/headerGeometry.ts';
import { peekNifti } from '#main/io/nifti/openNifti.ts';
import { writeLabels } from '#main/io/nifti/writeNifti.ts';
import type { FileHash } from '#main/io/files/sha256.ts';
import type { CaseOnDisk } from '../caseSource.ts';
import { type Decisions, finalMask } from '../readings/finalMask.ts';
import type { ReadingOnDisk, Readings } from '../readings/readings.ts';

export interface ExportReadingInput {
  readonly onDisk: CaseOnDisk;
  readonly reading: ReadingOnDisk;
  readonly decisions: Decisions;
  /** Absolute; ends in .nii.gz. */
  readonly file: string;
}

/** Writes the final mask of a reading in the geometry of the case's image. */
export const exportReading =
  (readings: Readings) =>
  async ({ onDisk, reading, decisions, file }: ExportReadingInput): Promise<FileHash> => {
    const { volume } = await readings.open(onDisk, reading);
    const { data, rows } = finalMask(volume.data, decisions);
    const { header } = await peekNifti(path.join(onDisk.folder, onDisk.source.image.files[0]));
    return writeLabels(file, data, geometryOfHeader(header), rows);
  };
