import { z } from 'zod';
import { Sha256, Triple } from './primitives.ts';

/** A DICOM unique identifier. */
export const Uid = z.string().regex(/^[0-9.]{1,64}$/);

/** A DICOM image behind one slice of a volume. */
export const DicomSlice = z.object({
  /** Left out where the file has none (stripped files): such a slice cannot be referred to. */
  sopInstanceUid: Uid.optional(),
  /** Frame of a multi-frame image, from 1; left out for an image of one frame. */
  frame: z.number().int().min(1).optional(),
  /** ImagePositionPatient: centre of the first voxel, in DICOM's LPS mm as the file says it. */
  positionLps: Triple,
  /** Absolute path of its file at the time of import; left out when that was an upload or inside a ZIP. */
  file: z.string().optional(),
});
export type DicomSlice = z.infer<typeof DicomSlice>;

/**
 * `dicom.json` in the folder of a case that was imported from DICOM: how its voxels lie in the images it was made of.
 * It is there for what goes back to DICOM: the SEG of a mask and the derived CT series of a case with synthetic
 * lesions name these images (ReferencedSeriesSequence, SourceImageSequence), share their study and frame of
 * reference, and take each frame's geometry from them.
 *
 * Voxel (i, j, k) of the case is column i, row j of `slices[k]` while `grid` is `slices`. When it is `resampled`
 * (gantry tilt or gaps, corrected as the person chose) the case's grid is its own: `slices` are the images it was
 * computed from, in order along the normal, and a SEG has to be written on the case's grid.
 *
 * Names, birth dates, patient ids, accession numbers and dates are not in here, nor anywhere in a library. An export
 * that needs them (PatientID, StudyID…) reads the patient and study attributes from `slices[].file` at that time,
 * after checking that the file still holds that SOPInstanceUID; where no file is left it asks for the folder, or
 * writes these attributes empty.
 */
export const DicomOrigin = z.object({
  format: z.literal(1),
  modality: z.string(),
  sopClassUid: Uid.optional(),
  studyInstanceUid: Uid.optional(),
  seriesInstanceUid: Uid.optional(),
  frameOfReferenceUid: Uid.optional(),
  /** HMAC-SHA-256 of the patient id under the library's own key: equal for cases of one patient, told to nobody. */
  patientHash: Sha256.optional(),
  rows: z.number().int().min(1),
  columns: z.number().int().min(1),
  /** ImageOrientationPatient: along a row (growing column), then along a column (growing row), LPS. */
  orientationLps: z.array(z.number()).length(6),
  /** PixelSpacing in mm: between rows, between columns. */
  pixelSpacingMm: z.tuple([z.number(), z.number()]),
  grid: z.enum(['slices', 'resampled']),
  /** In order of the case's third axis. */
  slices: z.array(DicomSlice).min(1),
});
export type DicomOrigin = z.infer<typeof DicomOrigin>;

/** What a case record says of its DICOM source; the rest is in `dicom.json`. */
export const DicomBrief = DicomOrigin.pick({ modality: true, patientHash: true }).extend({
  seriesInstanceUid: Uid.optional(),
  slices: z.number().int().min(1),
});
export type DicomBrief = z.infer<typeof DicomBrief>;

/** What may be done about slices that do not lie evenly; without a choice such a series is refused. */
export const GapChoice = z.enum(['regular', 'resample']);
export type GapChoice = z.infer<typeof GapChoice>;

/** Which part of a DICOM folder is meant, and what to do about its irregularities. */
export const DicomChoice = z.object({
  /** `key` of a series; left out where there is only one. */
  series: z.string().optional(),
  /** `regular`: the longest run of even slices; `resample`: interpolated onto an even grid. */
  gaps: GapChoice.optional(),
  /** Resample a tilted series (gantry tilt) to a square grid; without it such a series is refused. */
  straighten: z.boolean().optional(),
});
export type DicomChoice = z.infer<typeof DicomChoice>;

/** A series found in a folder, ZIP or list of files. */
export const DicomSeries = z.object({
  /** Names the series within this scan, and in another scan of the same files. */
  key: z.string(),
  modality: z.string(),
  /** As the scanner wrote it; for choosing only, it is not kept. */
  description: z.string(),
  number: z.number().int().optional(),
  images: z.number().int(),
  columns: z.number().int(),
  rows: z.number().int(),
  /** Along columns, rows and slices, mm; the last is the usual distance of the slices. */
  spacingMm: Triple,
  localizer: z.boolean(),
  warnings: z.array(z.string()),
  /** What must be chosen before it can be opened, and the sentence that asks. */
  asks: z.array(z.object({ about: z.enum(['gaps', 'straighten']), sentence: z.string() })),
  /** Why it cannot be opened at all. */
  problem: z.string().optional(),
});
export type DicomSeries = z.infer<typeof DicomSeries>;

/** A segmentation or structure set found beside the series. */
export const DicomLabels = z.object({
  /** Path of the file relative to what was scanned. */
  file: z.string(),
  kind: z.enum(['SEG', 'RTSTRUCT']),
  segments: z.array(z.object({ value: z.number().int(), name: z.string() })),
  /** Keys of the series that it says it belongs to. */
  series: z.array(z.string()),
});
export type DicomLabels = z.infer<typeof DicomLabels>;

/** What a folder, a ZIP or a file holds of DICOM. */
export const DicomScan = z.object({
  series: z.array(DicomSeries),
  labels: z.array(DicomLabels),
  /** Files that are no part of any series: the reason, and how many. */
  passedOver: z.array(z.object({ sentence: z.string(), files: z.number().int() })),
});
export type DicomScan = z.infer<typeof DicomScan>;
