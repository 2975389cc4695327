import { type Organ, organs } from '#shared/contract/lesion.ts';
import type { ModelManifest } from '#shared/contract/model.ts';
import { lesionName } from '#shared/contract/organLabels.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import { labelColour } from '#main/io/nifti/labelColour.ts';
import { lesionColours } from '../labels/lesionRows.ts';
import { lesionLabels } from '../labels/lesionLabels.ts';

/** What a network's classes are called: a row for each but the background, the class being the label's value. */
export interface ClassRows {
  readonly rows: readonly LabelEntry[];
  /** Class of the organ that lesions lie in. */
  readonly organValue?: number;
  readonly lesionValues: readonly number[];
  readonly organ?: Organ;
}

/** Names from the manifest; without them the published order: background, organ, tumor. */
export function classRows({ labels, organ: said, network }: ModelManifest): ClassRows {
  const classes = 'outChannels' in network ? network.outChannels : 0;
  const usual = ['background', said ?? 'organ', said ? lesionName(said) : 'lesion'];
  const rows = Array.from({ length: Math.max(0, classes - 1) }, (_, at): LabelEntry => {
    const value = at + 1;
    const name = labels?.[value] ?? usual[value] ?? `class_${value}`;
    const lesion = organs.find((one) => lesionName(one) === name);
    return { value, name, colour: lesion ? lesionColours[lesion] : labelColour(value) };
  });
  const lesions = lesionLabels(rows);
  const organ = said ?? lesions.find((row) => row.organ)?.organ;
  const others = rows.filter(({ value }) => lesions.every((lesion) => lesion.value !== value));
  const own = others.find(({ name }) => name === organ) ?? others[0];
  return {
    rows,
    lesionValues: lesions.map(({ value }) => value),
    ...(own && { organValue: own.value }),
    ...(organ && { organ }),
  };
}
