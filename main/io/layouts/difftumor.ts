import { type Organ, organs } from '#shared/contract/lesion.ts';
import { lesionName, organsOf, organValues } from '#shared/contract/organLabels.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { OutputLabel } from '#shared/contract/recipe.ts';
import type { CaseOutline, PlannedCase, PlannedLabels, PlannedText, PlanSet, SetOutline } from './setPlan.ts';

/** What marks a path as a healthy CT with an organ mask, for the program that reads the lists. */
const healthyMark = (organ: Organ): string => `${organ}_label`;

/** Cross-validation as in the published data lists. */
const mostFolds = 5;

/**
 * The files that DiffTumor's training reads (its STEP 3), for every organ that the set has:
 *
 * - `imagesTr/CASE.nii.gz`;
 * - `labelsTr/ORGAN/CASE.nii.gz` of cases with lesions of the organ: 1 organ, 2 lesion;
 * - `labelsTr/ORGAN_label/CASE.nii.gz` of the others: 1 organ. The reader knows them by `ORGAN_label` in the path;
 * - `ORGAN_fold/real_tumor_train_F.txt` and `…_val_F.txt`: a line per case, image and label path. With n ≥ 2
 *   lesion cases there are min(5, n) folds, and validation takes every such case once; else one fold whose
 *   validation list is empty;
 * - `organ_pseudo_swin_new/ORGAN/CASE.nii.gz`, the organ mask that validation reads beside every label.
 *
 * @throws Problem `organ-missing` when no case has a liver, pancreas or kidney; `request-invalid` when the id of
 *   a case would mark it as healthy
 */
export const difftumor: PlanSet = (set) => {
  const present = organs.filter((organ) => set.cases.some((row) => organsOf(row.table).includes(organ)));
  if (present.length === 0)
    throw new Problem('organ-missing', {
      organ: 'liver, pancreas or kidney',
      present: [...new Set(set.cases.flatMap(({ table }) => table.map((row) => row.name)))].join(', '),
    });
  refuseMarkedIds(set);
  return {
    folder: '.',
    cases: set.cases.map((row) => planCase(row)),
    texts: present.flatMap((organ) => foldLists(set, organ)),
    emptyFolders: [],
    usage: present.map(
      (organ) =>
        `DiffTumor, run in this folder: --data_root ./ --healthy_data_root ./ --datafold_dir ${organ}_fold --organ_type ${organ} --tumor_type tumor --fold 0`,
    ),
  };
};

function refuseMarkedIds({ cases }: SetOutline): void {
  for (const { caseId } of cases)
    if (organs.some((organ) => caseId.includes(healthyMark(organ))))
      throw new Problem('request-invalid', {
        field: `case ${caseId}`,
        reason: `DiffTumor takes every path with ${organs.map(healthyMark).join(', ')} for a healthy CT`,
      });
}

const imageOf = ({ caseId }: CaseOutline): string => `imagesTr/${caseId}.nii.gz`;

const lesionValues = ({ table }: CaseOutline, organ: Organ): number[] =>
  table.filter((row) => row.name === lesionName(organ)).map((row) => row.value);

const hasLesion = (row: CaseOutline, organ: Organ): boolean => lesionValues(row, organ).length > 0;

const labelOf = (row: CaseOutline, organ: Organ): string =>
  `labelsTr/${hasLesion(row, organ) ? organ : healthyMark(organ)}/${row.caseId}.nii.gz`;

function planCase(row: CaseOutline): PlannedCase {
  return {
    caseId: row.caseId,
    image: imageOf(row),
    labels: organsOf(row.table).flatMap((organ) => labelFiles(row, organ)),
    provenance: `provenance/${row.caseId}.json`,
  };
}

const organColour = '#b5654a';
const lesionColour = '#ffd23f';

function labelFiles(row: CaseOutline, organ: Organ): PlannedLabels[] {
  const own = organValues(row.table, organ);
  const lesion = lesionValues(row, organ);
  const organRow = (from: number[]): OutputLabel => ({ value: 1, name: organ, colour: organColour, from });
  if (lesion.length === 0) return [{ file: labelOf(row, organ), rows: [organRow(own)] }];
  const lesionRow = { value: 2, name: lesionName(organ), colour: lesionColour, from: lesion };
  return [
    { file: labelOf(row, organ), rows: [organRow(own), lesionRow] },
    { file: `organ_pseudo_swin_new/${organ}/${row.caseId}.nii.gz`, rows: [organRow([...own, ...lesion])] },
  ];
}

function foldLists({ cases }: SetOutline, organ: Organ): PlannedText[] {
  const ofOrgan = cases.filter((row) => organsOf(row.table).includes(organ));
  const real = ofOrgan.filter((row) => hasLesion(row, organ));
  const healthy = ofOrgan.filter((row) => !hasLesion(row, organ));
  const folds = real.length < 2 ? 1 : Math.min(mostFolds, real.length);
  const lines = (rows: readonly CaseOutline[]): string =>
    rows.map((row) => `${imageOf(row)} ${labelOf(row, organ)}\n`).join('');
  return Array.from({ length: folds }, (_, fold) => {
    const held = folds === 1 ? [] : real.filter((__, at) => at % folds === fold);
    const train = [...healthy, ...real.filter((row) => !held.includes(row))];
    return [
      { file: `${organ}_fold/real_tumor_train_${fold}.txt`, text: lines(train) },
      { file: `${organ}_fold/real_tumor_val_${fold}.txt`, text: lines(held) },
    ];
  }).flat();
}
