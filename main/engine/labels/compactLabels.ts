import { organs } from '#shared/contract/lesion.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';

/** Values a case's own labels can have: 8 bits, less one value for the lesions of each organ. */
export const mostLabelRows = 255 - organs.length;

export interface CompactLabels {
  readonly data: Uint8Array<ArrayBuffer>;
  readonly rows: readonly LabelEntry[];
}

/**
 * A label map in 8 bits, with the rows that occur in it. Values stay as they are when the largest leaves room for
 * the lesions' values; otherwise they are numbered anew in their order, from 1.
 *
 * @param counts voxels of each value that occurs
 * @throws Problem `labels-too-many`
 */
export function compactLabels(
  data: Uint8Array | Uint16Array,
  table: readonly LabelEntry[],
  counts: ReadonlyMap<number, number>,
  file: string,
): CompactLabels {
  const kept = table.filter((row) => counts.has(row.value));
  if (kept.every((row) => row.value <= mostLabelRows)) return { data: Uint8Array.from(data), rows: kept };
  if (kept.length > mostLabelRows)
    throw new Problem('labels-too-many', { file, found: kept.length, most: mostLabelRows });
  const rows = kept.map((row, i) => ({ ...row, value: i + 1 }));
  const renumber = new Uint8Array(65536);
  kept.forEach((row, i) => {
    renumber[row.value] = i + 1;
  });
  const out = new Uint8Array(data.length);
  for (let v = 0; v < data.length; v++) out[v] = renumber[data[v]];
  return { data: out, rows };
}
