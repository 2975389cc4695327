import type { LabelEntry } from '#shared/contract/primitives.ts';
import type { OutputLabel } from '#shared/contract/recipe.ts';
import type { CaseOutline } from './setPlan.ts';

/**
 * One numbering for all cases of a set: every name that occurs gets a value, from 1 on without gaps, in the
 * order of the smallest value it has in any case (names of equal value: by name).
 */
export function classesOf(cases: readonly CaseOutline[]): LabelEntry[] {
  const first = new Map<string, LabelEntry>();
  for (const row of cases.flatMap(({ table }) => table)) {
    const known = first.get(row.name);
    if (known === undefined || row.value < known.value) first.set(row.name, row);
  }
  return [...first.values()]
    .toSorted((a, b) => a.value - b.value || (a.name < b.name ? -1 : 1))
    .map(({ name, colour }, at) => ({ value: at + 1, name, colour }));
}

/** The classes with the values of a case that become them: those of the same name. */
export const rowsOfCase = (classes: readonly LabelEntry[], { table }: CaseOutline): OutputLabel[] =>
  classes.map((row) => ({
    ...row,
    from: table.filter((own) => own.name === row.name).map((own) => own.value),
  }));
