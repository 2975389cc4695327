import type { NiftiProblems } from '#shared/contract/problems/nifti.ts';
import type { Sentences } from './sentences.ts';

export const niftiSentences: Sentences<NiftiProblems> = {
  'not-nifti': ({ file, found }) =>
    `${file} is not a NIfTI file (${found}): choose a .nii, .nii.gz or .hdr file.`,
  'nifti-truncated': ({ file, expectedBytes, foundBytes }) =>
    `${file} is cut short (${foundBytes} of ${expectedBytes} bytes of voxels): copy or download it again.`,
  'gzip-broken': ({ file, reason }) => `${file} cannot be unpacked (${reason}): copy or download it again.`,
  'nifti-dims': ({ file, dims }) =>
    `${file} has impossible dimensions (${dims}): its header is damaged; export it again from its source.`,
  'nifti-4d': ({ file, volumes }) => `${file} holds ${volumes} volumes: split it and open one of them.`,
  'nifti-type': ({ file, type }) =>
    `${file} holds ${type} voxels, which are not CT values: convert it to a single-channel integer or float image.`,
  'nifti-spacing': ({ file, spacing }) =>
    `${file} has no usable voxel spacing (${spacing} mm): correct its header (pixdim or sform).`,
  'nifti-singular': ({ file }) =>
    `${file} has a singular orientation matrix, so its voxels have no place in the patient: correct its sform.`,
  'nifti-not-finite': ({ file, count }) =>
    `${file} has ${count} voxels that are NaN or infinite: replace them (for instance by -1024 HU) and open it again.`,
  'nifti-pair-missing': ({ file, companion }) =>
    `${file} needs its second half ${companion} beside it: put both into the same folder.`,
  'nifti-shear': ({ file, degrees }) =>
    `${file} lies on a sheared grid (${degrees.toFixed(2)}° off square, gantry tilt) that NIfTI's qform cannot state: resample it to a square grid first (difftumor convert --spacing).`,
  'labels-too-many': ({ file, found, most }) =>
    `${file} holds ${found} different labels, and a case can show ${most}: leave out the ones you do not need (difftumor convert) and import it again.`,
  'labels-not-integer': ({ file, value }) =>
    `${file} is not a label map (it holds the value ${value}): choose a mask with whole numbers from 0 to 65535.`,
  'labels-unnamed': ({ file, values }) =>
    `${file} does not say what its labels ${values} mean: name them, the lesions after their organ (1=liver, 2=liver_lesion).`,
  'grid-differs': ({ image, labels, difference }) =>
    `${labels} does not lie on the grid of ${image} (${difference}): choose the matching mask, or allow resampling it (--resample-labels).`,
};
