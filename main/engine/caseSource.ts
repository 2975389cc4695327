import { z } from 'zod';
import { CaseDetail } from '#shared/contract/case.ts';
import { DicomBrief } from '#shared/contract/dicom.ts';
import { Grid, LabelEntry, Sha256 } from '#shared/contract/primitives.ts';

/** What is known of a case's files, all of it read from them once, at import. File names are in its folder. */
export const CaseSource = z.object({
  image: z.object({
    /** The imported file byte for byte; header and voxels when it was a pair; of DICOM, a NIfTI made of the series. */
    files: z.array(z.string()).min(1).max(2),
    sha256: Sha256,
    grid: Grid,
    type: CaseDetail.shape.imageType,
    huRange: CaseDetail.shape.huRange,
  }),
  /** A label map on the image's grid, uint8; missing when the case came without one: then no lesion can be placed. */
  labels: z.object({ file: z.string(), sha256: Sha256, rows: z.array(LabelEntry) }).optional(),
  /** Set when the image came from DICOM; the whole is in `dicom.json` (DicomOrigin). */
  dicom: DicomBrief.optional(),
  warnings: z.array(z.string()),
});
export type CaseSource = z.infer<typeof CaseSource>;

/** A case as every op that works on one gets it. */
export interface CaseOnDisk {
  /** Absolute. */
  readonly folder: string;
  readonly source: CaseSource;
  /** Folder of the models that its lesions may name; left out, there are none. */
  readonly modelsFolder?: string | undefined;
}
