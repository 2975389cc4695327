import type { Job } from '#shared/contract/job.ts';
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
  };

/** What is wrong with a data set's name; undefined when nothing is. */
export const nameComplaint = (name: string): string | undefined =>
  ExportRecipe.shape.datasetName.safeParse(name).success
    ? undefined
    : 'Use letters, digits, “-” and “_”, beginning with a letter or digit.';

/** `name` below `root`, with a number behind it when this window has already exported there. */
export function freeFolder(root: string, name: string, jobs: readonly Job[]): string {
  const separator = root.includes('\\') ? '\\' : '/';
  const used = new Set(jobs.flatMap(({ recipe }) => (recipe.task === 'export' ? [recipe.outDir] : [])));
  const folder = (n: number): string =>
    `${root.replace(/[\\/]$/, '')}${separator}${name}${n > 1 ? `-${n}` : ''}`;
  let n = 1;
  while (used.has(folder(n))) n++;
  return folder(n);
}
