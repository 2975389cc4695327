import { classesOf, rowsOfCase } from './classes.ts';
import { jsonText, type PlanSet, syntheticIds } from './setPlan.ts';

const isDatasetName = /^Dataset\d{3}_/;

/**
 * nnU-Net v2's raw data set (its documentation/dataset_format.md): `DatasetNNN_NAME/imagesTr/CASE_0000.nii.gz`,
 * `labelsTr/CASE.nii.gz`, `dataset.json` with consecutive labels. The channel is called CT, which makes nnU-Net
 * normalise HU; keys it does not know it passes over, so `synthetic` stands there too.
 */
export const nnunet: PlanSet = (set) => {
  const classes = classesOf(set.cases);
  const folder = isDatasetName.test(set.name) ? set.name : `Dataset501_${set.name}`;
  const dataset = {
    channel_names: { '0': 'CT' },
    labels: Object.fromEntries([['background', 0], ...classes.map(({ name, value }) => [name, value])]),
    numTraining: set.cases.length,
    file_ending: '.nii.gz',
    name: set.name,
    synthetic: syntheticIds(set),
  };
  return {
    folder,
    cases: set.cases.map((row) => ({
      caseId: row.caseId,
      image: `imagesTr/${row.caseId}_0000.nii.gz`,
      labels: [{ file: `labelsTr/${row.caseId}.nii.gz`, rows: rowsOfCase(classes, row) }],
      provenance: `provenance/${row.caseId}.json`,
    })),
    texts: [{ file: 'dataset.json', text: jsonText(dataset) }],
    emptyFolders: [],
    usage: [
      'nnU-Net v2: set nnUNet_raw to the folder that holds this one, then run',
      `nnUNetv2_plan_and_preprocess -d ${folder.slice('Dataset'.length, 'Dataset'.length + 3)} --verify_dataset_integrity`,
    ],
  };
};
