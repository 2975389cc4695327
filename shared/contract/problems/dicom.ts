/** Why DICOM files are not taken as a volume or as labels. `file` is a base name. */
export interface DicomProblems {
  'dicom-broken': { file: string; reason: string };
  'dicom-truncated': { file: string; expectedBytes: number; foundBytes: number };
  'dicom-compression': { file: string; syntax: string };
  'dicom-not-volume': { file: string; reason: string };
  'dicom-none': { place: string; files: number; reason: string };
  'dicom-several': { place: string; series: string };
  'dicom-series-missing': { place: string; key: string };
  'dicom-gaps': { series: string; gaps: string };
  'dicom-tilt': { series: string; degrees: number };
  'dicom-crooked': { series: string; millimetres: number };
  'dicom-labels-elsewhere': { file: string; reason: string };
  'dicom-labels-alone': { file: string };
  'dicom-segments-overlap': { file: string; segments: string; voxels: number };
  'zip-broken': { file: string; reason: string };
}
