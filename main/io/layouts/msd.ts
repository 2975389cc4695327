import { classesOf, rowsOfCase } from './classes.ts';
import { jsonText, type PlanSet, syntheticIds } from './setPlan.ts';

const isTaskName = /^Task\d\d_[^_]+$/;

/**
 * The layout of the Medical Segmentation Decathlon (arXiv:1902.09063): `TaskNN_NAME/imagesTr/CASE.nii.gz`,
 * `labelsTr/CASE.nii.gz`, an empty `imagesTs`, `dataset.json`. Readers split the folder's name at its one
 * underscore, so others become hyphens.
 */
export const msd: PlanSet = (set) => {
  const classes = classesOf(set.cases);
  const dataset = {
    name: set.name,
    description: 'CT with labels, made with DiffTumor Workstation; see README.txt and manifest.json',
    reference: '',
    licence: 'that of the source images',
    release: '1.0',
    tensorImageSize: '3D',
    modality: { '0': 'CT' },
    labels: Object.fromEntries([
      ['0', 'background'],
      ...classes.map(({ name, value }) => [String(value), name]),
    ]),
    numTraining: set.cases.length,
    numTest: 0,
    training: set.cases.map(({ caseId }) => ({
      image: `./imagesTr/${caseId}.nii.gz`,
      label: `./labelsTr/${caseId}.nii.gz`,
    })),
    test: [],
    synthetic: syntheticIds(set),
  };
  return {
    folder: isTaskName.test(set.name) ? set.name : `Task50_${set.name.replaceAll('_', '-')}`,
    cases: set.cases.map((row) => ({
      caseId: row.caseId,
      image: `imagesTr/${row.caseId}.nii.gz`,
      labels: [{ file: `labelsTr/${row.caseId}.nii.gz`, rows: rowsOfCase(classes, row) }],
      provenance: `provenance/${row.caseId}.json`,
    })),
    texts: [{ file: 'dataset.json', text: jsonText(dataset) }],
    emptyFolders: ['imagesTs'],
    usage: ['Medical Segmentation Decathlon: dataset.json lists the pairs.'],
  };
};
