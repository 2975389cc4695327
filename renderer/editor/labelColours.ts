import type { LabelEntry } from '#shared/contract/primitives.ts';

/** The rows of a label table in the colours that the person chose by name, else their own. */
export const colouredLabels = (
  labels: readonly LabelEntry[],
  chosen: Readonly<Record<string, string>>,
): LabelEntry[] => labels.map((row) => ({ ...row, colour: chosen[row.name] ?? row.colour }));
