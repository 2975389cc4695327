/** Why a file is not taken as a volume, and why a volume is not written. */
export interface NiftiProblems {
  'not-nifti': { file: string; found: string };
  'nifti-truncated': { file: string; expectedBytes: number; foundBytes: number };
  'gzip-broken': { file: string; reason: string };
  'nifti-dims': { file: string; dims: string };
  'nifti-4d': { file: string; volumes: number };
  'nifti-type': { file: string; type: string };
  'nifti-spacing': { file: string; spacing: string };
  'nifti-singular': { file: string };
  'nifti-not-finite': { file: string; count: number };
  'nifti-pair-missing': { file: string; companion: string };
  'nifti-shear': { file: string; degrees: number };
  'labels-too-many': { file: string; found: number; most: number };
  'labels-not-integer': { file: string; value: number };
  'labels-unnamed': { file: string; values: string };
  'grid-differs': { image: string; labels: string; difference: string };
}
