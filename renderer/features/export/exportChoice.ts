import type { Job } from '#shared/contract/job.ts';
import { ExportRecipe, type ExportLayout } from '#shared/contract/recipe.ts';

export const layoutWords: Readonly<Record<ExportLayout, { label: string; text: string }>> = {
  nnunet: {
    label: 'nnU-Net v2',
    text: 'imagesTr, labelsTr and dataset.json; nnU-Net trains on it unchanged.',
  },
  msd: {
    label: 'Medical Segmentation Decathlon',
    text: 'imagesTr, labelsTr and dataset.json of a decathlon task.',
  },
  difftumor: { label: 'DiffTumor', text: 'A folder per case with ct.nii.gz and one mask per structure.' },
  pairs: { label: 'Plain pairs', text: 'Image and label map side by side.' },
};

/** A name that fits the layout: nnU-Net wants a number in it. */
export const defaultDatasetName = (layout: ExportLayout): string =>
  layout === 'nnunet' ? 'Dataset501_SyntheticTumors' : 'SyntheticTumors';

/** What is wrong with a data set's name; undefined when nothing is. */
export function nameComplaint(layout: ExportLayout, name: string): string | undefined {
  if (!ExportRecipe.shape.datasetName.safeParse(name).success)
    return 'Use letters, digits, “-” and “_”, beginning with a letter or digit.';
  return layout === 'nnunet' && !/^Dataset\d{3}_/.test(name)
    ? 'nnU-Net needs a name like Dataset501_Liver: three digits after “Dataset”, then “_”.'
    : undefined;
}

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
