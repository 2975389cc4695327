import { lesionName, organsOf } from '#shared/contract/organLabels.ts';
import type { Organ } from '#shared/contract/lesion.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';

export const lesionColours: Readonly<Record<Organ, string>> = {
  liver: '#ffd23f',
  pancreas: '#ff6fb5',
  kidney: '#5ce1e6',
};

/**
 * The rows of a mask and one for the lesions of each organ it has: what a case shows and exports. A mask that has
 * such a row already (an exported set, say) shares it with new lesions. The other lesion rows follow the largest
 * value, in the order of the organs.
 */
export function withLesionRows(table: readonly LabelEntry[]): LabelEntry[] {
  const rows = [...table];
  let value = Math.max(0, ...rows.map((row) => row.value));
  for (const organ of organsOf(table)) {
    const name = lesionName(organ);
    if (rows.some((row) => row.name === name)) continue;
    value++;
    rows.push({ value, name, colour: lesionColours[organ] });
  }
  return rows;
}
