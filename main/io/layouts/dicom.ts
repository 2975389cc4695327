import { pairs } from './pairs.ts';
import type { PlanSet } from './setPlan.ts';

/** As plain pairs, and beside each the same as DICOM: a derived series, and segmentations of lesions and structures. */
export const dicom: PlanSet = (set) => {
  const plan = pairs(set);
  return {
    ...plan,
    cases: plan.cases.map((row) => ({ ...row, dicomFolder: row.caseId })),
    usage: [
      'CASE/series is the CT as a derived DICOM series, CASE/lesions.dcm and CASE/structures.dcm are segmentations on its',
      'source’s slices; the NIfTI pair beside them is what they were made of. The DICOM objects carry the patient and',
      'study of the images they were made from, as the standard wants it: treat them as you treat those images.',
    ],
  };
};
