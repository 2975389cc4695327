import { organs } from '#shared/contract/lesion.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import type { LesionLabel } from '#main/segmentation/lesions/findings.ts';

const words = /(^|_)(lesion|tumou?r)s?(_|$)/i;

/** Which rows of a table are lesions, by their names, and of which organ. */
export const lesionLabels = (rows: readonly LabelEntry[]): LesionLabel[] =>
  rows
    .filter(({ name }) => words.test(name))
    .map(({ value, name }) => ({
      value,
      organ: organs.find((organ) => name.toLowerCase().split('_').includes(organ)),
    }));

/** The name of a file's only label, read from the file's own: `ct3_liver_tumor.nii.gz`; undefined when it says none. */
export function lesionNameInFile(file: string): string | undefined {
  const said = file.toLowerCase().split(/[^a-z]+/);
  if (!said.some((word) => words.test(word))) return undefined;
  const organ = organs.find((one) => said.includes(one));
  return organ ? `${organ}_lesion` : 'lesion';
}
