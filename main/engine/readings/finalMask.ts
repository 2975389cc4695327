import type { LabelEntry } from '#shared/contract/primitives.ts';
import { organValues } from '#shared/contract/organLabels.ts';
import { organs } from '#shared/contract/lesion.ts';
import type { ReadingKind, Segment } from '#shared/contract/reading.ts';
import { labelColour } from '#main/io/nifti/labelColour.ts';

/** What is known of a reading beside its voxels. */
export interface Decisions {
  readonly kind: ReadingKind;
  readonly segments: readonly Segment[];
}

/** Whether a segment belongs to the final mask: what was accepted and edited; structures unless they were rejected. */
export const isFinal = ({ kind }: Pick<Decisions, 'kind'>, { state }: Segment): boolean =>
  kind === 'structures' ? state !== 'rejected' : state === 'accepted' || state === 'edited';

/** Classes of the final mask: by the name of each, the values that make it up. Names of which nothing is left stay. */
export function finalClasses(decisions: Decisions): Map<string, number[]> {
  const classes = new Map<string, number[]>();
  for (const segment of decisions.segments) {
    const values = classes.get(segment.name) ?? [];
    classes.set(segment.name, values);
    if (isFinal(decisions, segment)) values.push(segment.value);
  }
  return classes;
}

/** The final mask by itself: classes numbered from 1, in the order of their names. */
export function finalMask(
  data: Uint8Array,
  decisions: Decisions,
): { readonly data: Uint8Array<ArrayBuffer>; readonly rows: readonly LabelEntry[] } {
  const names = [...finalClasses(decisions)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const to = new Uint8Array(256);
  const rows = names.map(([name, values], at): LabelEntry => {
    for (const value of values) to[value] = at + 1;
    return { value: at + 1, name, colour: labelColour(at + 1) };
  });
  return { data: data.map((value) => to[value]) as Uint8Array<ArrayBuffer>, rows };
}

/** The rows of a case's label map, and those of a reading's classes that it lacks. */
export function withClasses(table: readonly LabelEntry[], decisions: Decisions): LabelEntry[] {
  const rows = [...table];
  let value = Math.max(0, ...rows.map((row) => row.value));
  for (const name of finalClasses(decisions).keys()) {
    if (rows.some((row) => row.name === name)) continue;
    value++;
    rows.push({ value, name, colour: labelColour(value) });
  }
  return rows;
}

/**
 * Lays a final mask over a case's label map, in place. A reading speaks for its classes: voxels that the map has in one of
 * them and the reading has not become the organ that a lesion lies in, or nothing.
 *
 * @param rows as `withClasses` answers
 */
export function layOver(
  labels: Uint8Array | Uint16Array,
  rows: readonly LabelEntry[],
  reading: Uint8Array,
  decisions: Decisions,
): void {
  const classes = finalClasses(decisions);
  const cleared = new Int32Array(65536).fill(-1);
  const to = new Int32Array(256);
  for (const row of rows) {
    const values = classes.get(row.name);
    if (!values) continue;
    cleared[row.value] = underneath(rows, row.name);
    for (const value of values) to[value] = row.value;
  }
  for (let v = 0; v < labels.length; v++) {
    const under = cleared[labels[v]];
    const over = to[reading[v]];
    if (over > 0) labels[v] = over;
    else if (under >= 0) labels[v] = under;
  }
}

/** Value of the organ that a class of lesions lies in; 0 where the map does not have it, or has it in parts. */
function underneath(rows: readonly LabelEntry[], name: string): number {
  const organ = organs.find((one) => name === `${one}_lesion` || name === `${one}_tumor`);
  const values = organ ? organValues(rows, organ) : [];
  return values.length === 1 ? values[0] : 0;
}
