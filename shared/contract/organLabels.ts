import { type Organ, organs } from './lesion.ts';
import type { LabelEntry } from './primitives.ts';

/** TotalSegmentator's names of what makes up each organ. */
const partsOfOrgan: Readonly<Record<Organ, readonly string[]>> = {
  liver: ['liver'],
  pancreas: ['pancreas'],
  kidney: ['kidney', 'kidneys', 'kidney_left', 'kidney_right'],
};

/** The values that make up an organ; empty when the table does not have it. */
export const organValues = (rows: readonly LabelEntry[], organ: Organ): number[] =>
  rows.filter((row) => partsOfOrgan[organ].includes(row.name)).map((row) => row.value);

/** The organs a table has, in the order of the contract. */
export const organsOf = (rows: readonly LabelEntry[]): Organ[] =>
  organs.filter((organ) => organValues(rows, organ).length > 0);

/** Name of the label that lesions of an organ get. */
export const lesionName = (organ: Organ): string => `${organ}_lesion`;
