import { type ExportLayout, ExportRecipe } from '#shared/contract/recipe.ts';

export const layoutWords: Readonly<Record<ExportLayout, { label: string; text: string; nameHint?: string }>> =
  {
    nnunet: {
      label: 'nnU-Net v2',
      text: 'imagesTr, labelsTr and dataset.json; nnU-Net trains on it unchanged.',
      nameHint: 'Begin it with “Dataset” and three digits, then “_”, to choose the number; else it is 501.',
    },
    msd: {
      label: 'Medical Segmentation Decathlon',
      text: 'imagesTr, labelsTr and dataset.json of a decathlon task.',
    },
    difftumor: { label: 'DiffTumor', text: 'The folders and lists that DiffTumor’s own training reads.' },
    pairs: { label: 'Plain pairs', text: 'A folder per case with ct.nii.gz and labels.nii.gz.' },
    dicom: {
      label: 'DICOM',
      text: 'A derived series and segmentations (SEG) in the patient’s study, beside the plain pair.',
    },
  };

/** What is wrong with a data set's name; undefined when nothing is. */
export const nameComplaint = (name: string): string | undefined =>
  ExportRecipe.shape.datasetName.safeParse(name).success
    ? undefined
    : 'Use letters, digits, “-” and “_”, beginning with a letter or digit.';
