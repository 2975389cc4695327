/** What a person should know of something that was done nevertheless: code → the data its sentence needs. */
export interface WarningTable {
  'no-form-code': { file: string };
  'forms-differ': { file: string; millimetres: number };
  'units-converted': { file: string; unit: string };
  'units-unknown': { file: string; code: number };
  'grid-sheared': { file: string; degrees: number };
  'labels-resampled': { file: string };
  'label-named-after-file': { file: string; name: string };
  'dicom-not-ct': { modality: string };
  'dicom-one-slice': { millimetres: number };
  /** The first few of the missing names. */
  'dicom-listed-missing': { directory: string; files: number; names: string };
  'dicom-unread': { files: number; names: string };
  'dicom-unlisted': { directory: string; files: number };
  'dicom-copies': { images: number };
  'dicom-padding': { voxels: number };
  'dicom-lossy': Record<string, never>;
  'dicom-part-taken': { taken: number; images: number };
  'dicom-gaps-filled': { slices: number; images: number };
  'dicom-straightened': { degrees: number };
  'dicom-contours-open': { file: string; contours: number };
  'dicom-contours-elsewhere': { file: string; contours: number };
  'dicom-segments-won': { file: string; voxels: number };
  'dicom-patient-empty': Record<string, never>;
  'lesion-left-out': { lesionId: string; score: number; redraws: number; reason: string };
  'step-torn': { file: string };
  /** 1st and 99th percentile of the values. */
  'not-hounsfield': { low: number; high: number };
  'slices-far-apart': { millimetres: number };
  'scan-small': { millimetres: number; wantedMm: number };
  'model-demonstration': { id: string };
  'window-smaller': { wanted: string; taken: string; freeMb: number };
  'organ-not-found': { organ: string };
  'organ-not-predicted': { organ: string };
  'prediction-empty': Record<string, never>;
  'lesions-many': { found: number; listed: number };
  /** Another device computes than the one that was asked for. */
  'provider-replaced': { wanted: string; reason: string; provider: string };
  /** A training was to be in mixed precision. */
  'precision-float32': { reason: string };
  'study-same-source': { names: string };
  'study-mixed-case': { name: string };
  'study-unmatched': { unmatched: number; pairs: number };
  /** Median largest voxel size of the scans of either kind. */
  'study-spacing': { realMm: number; syntheticMm: number };
  'study-phantoms': { phantoms: number };
  'study-few': { pairs: number };
}

export type WarningCode = keyof WarningTable;

/** shared/messages makes the sentence. */
export type Warning = {
  readonly [C in WarningCode]: { readonly code: C; readonly data: WarningTable[C] };
}[WarningCode];
