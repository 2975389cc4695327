import type { Finding } from '#shared/contract/prediction.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';

interface Column {
  readonly head: string;
  readonly cell: (finding: Finding, name: string) => string | number | undefined;
  /** Digits behind the point. */
  readonly digits?: number;
}

/** Lengths in mm, volumes in ml, places in RAS mm. */
const columns: readonly Column[] = [
  { head: 'lesion', cell: ({ id }) => id },
  { head: 'label', cell: (_, name) => name },
  { head: 'organ', cell: ({ organ }) => organ },
  { head: 'voxels', cell: ({ voxels }) => voxels },
  { head: 'volume_ml', cell: ({ volumeMl }) => volumeMl, digits: 4 },
  { head: 'long_axis_mm', cell: ({ longAxisMm }) => longAxisMm, digits: 2 },
  { head: 'short_axis_mm', cell: ({ shortAxisMm }) => shortAxisMm, digits: 2 },
  { head: 'equivalent_diameter_mm', cell: ({ equivalentDiameterMm }) => equivalentDiameterMm, digits: 2 },
  { head: 'mean_hu', cell: ({ meanHu }) => meanHu, digits: 1 },
  { head: 'sd_hu', cell: ({ sdHu }) => sdHu, digits: 1 },
  { head: 'mean_probability', cell: ({ probability }) => probability?.mean, digits: 4 },
  { head: 'max_probability', cell: ({ probability }) => probability?.max, digits: 4 },
  { head: 'right_mm', cell: ({ centreRasMm }) => centreRasMm[0], digits: 2 },
  { head: 'anterior_mm', cell: ({ centreRasMm }) => centreRasMm[1], digits: 2 },
  { head: 'superior_mm', cell: ({ centreRasMm }) => centreRasMm[2], digits: 2 },
];

/** The lesions as comma-separated values, a line each under a line of headings; what is not known is left empty. */
export function lesionCsv(lesions: readonly Finding[], rows: readonly LabelEntry[]): string {
  const nameOf = new Map(rows.map(({ value, name }) => [value, name]));
  const text = (value: string | number | undefined, digits?: number): string => {
    if (typeof value === 'number') return digits === undefined ? String(value) : value.toFixed(digits);
    return csvCell(value ?? '');
  };
  return csvText(
    columns.map(({ head }) => head),
    lesions.map((finding) =>
      columns.map(({ cell, digits }) => text(cell(finding, nameOf.get(finding.labelValue) ?? ''), digits)),
    ),
  );
}

/** Quoted where it has to be. */
export const csvCell = (text: string): string =>
  /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

export const csvText = (head: readonly string[], lines: readonly (readonly string[])[]): string =>
  `${[head, ...lines].map((cells) => cells.join(',')).join('\n')}\n`;
