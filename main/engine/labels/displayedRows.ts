import { lesionName, organsOf } from '#shared/contract/organLabels.ts';
import type { Organ } from '#shared/contract/lesion.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import type { CaseSource } from '../caseSource.ts';

const lesionColours: Readonly<Record<Organ, string>> = {
  liver: '#ffd23f',
  pancreas: '#ff6fb5',
  kidney: '#5ce1e6',
};

/**
 * Rows of the label map a case shows and exports: those of its mask, and one for the lesions of each organ it
 * has. An imported mask that has such a row already (an exported set, say) shares it with new lesions. The other
 * lesion rows follow the largest value.
 */
export function displayedRows({ labels }: CaseSource): LabelEntry[] {
  const rows = [...(labels?.rows ?? [])];
  let value = Math.max(0, ...rows.map((row) => row.value));
  for (const organ of organsOf(rows)) {
    const name = lesionName(organ);
    if (rows.some((row) => row.name === name)) continue;
    value++;
    rows.push({ value, name, colour: lesionColours[organ] });
  }
  return rows;
}

/** The value that lesions of an organ get; undefined when the case does not have the organ. */
export const lesionValue = (source: CaseSource, organ: Organ): number | undefined =>
  displayedRows(source).find((row) => row.name === lesionName(organ))?.value;
