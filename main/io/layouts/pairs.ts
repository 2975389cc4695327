import type { PlanSet } from './setPlan.ts';

/** A folder per case: `CASE/ct.nii.gz` and `CASE/labels.nii.gz`, label values as in the case. */
export const pairs: PlanSet = (set) => ({
  folder: '.',
  cases: set.cases.map(({ caseId, table }) => ({
    caseId,
    image: `${caseId}/ct.nii.gz`,
    labels: [{ file: `${caseId}/labels.nii.gz`, rows: table.map((row) => ({ ...row, from: [row.value] })) }],
    provenance: `${caseId}/provenance.json`,
  })),
  texts: [],
  emptyFolders: [],
  usage: ['Image and labels lie side by side in a folder per case; label values are named in manifest.json.'],
});
