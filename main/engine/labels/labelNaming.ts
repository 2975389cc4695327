import type { LabelNames } from '#shared/contract/api.ts';
import { organs } from '#shared/contract/lesion.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';

export interface NamedTable {
  readonly table: readonly LabelEntry[];
  /** Set when the name was read from the file's name. */
  readonly namedAfterFile?: string;
}

/**
 * Names the only label of a mask that has just one and no name for it: by the only name the person gave,
 * whatever value it was given for (a mask may hold 1 or 255), else by the organ that the file's name has as a
 * word of its own (`ct3_liver.nii.gz`). Other tables come back as they are: nothing is guessed among several.
 */
export function nameOnlyLabel(
  table: readonly LabelEntry[],
  unnamed: readonly number[],
  names: LabelNames,
  file: string,
): NamedTable {
  if (table.length !== 1 || unnamed.length !== 1) return { table };
  const rename = (name: string): LabelEntry[] => table.map((row) => ({ ...row, name }));
  const given = Object.values(names);
  if (given.length > 0) return given.length === 1 ? { table: rename(given[0]) } : { table };
  const words = file.toLowerCase().split(/[^a-z]+/);
  const found = organs.filter((organ) => words.includes(organ) || words.includes(`${organ}s`));
  return found.length === 1 ? { table: rename(found[0]), namedAfterFile: found[0] } : { table };
}
