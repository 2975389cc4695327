import { type Organ, organs } from '#shared/contract/lesion.ts';
import { lesionName } from '#shared/contract/organLabels.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { TrainingCase } from '#shared/contract/training.ts';

type FileCase = Extract<TrainingCase, { from: 'files' }>;

export interface DatasetFolder {
  /** Where dataset.json lies, for paths and sentences. */
  readonly folder: string;
  /** dataset.json, parsed. */
  readonly json: unknown;
  /** File names of `imagesTr` and `labelsTr`: needed for nnU-Net's form, which lists none. */
  readonly images: readonly string[];
}

/**
 * The training cases of a dataset.json: of the Medical Segmentation Decathlon, which lists them and names values
 * (`"1": "liver"`), or of nnU-Net, which numbers names (`"liver": 1`) and leaves the files to its folders.
 *
 * @throws Problem `list-invalid` when it is neither
 */
export function casesOfDataset(dataset: DatasetFolder): FileCase[] {
  const { json, folder } = dataset;
  const invalid = (reason: string): Problem =>
    new Problem('list-invalid', { file: `${folder}/dataset.json`, line: 0, reason });
  if (typeof json !== 'object' || json === null) throw invalid('it is no JSON object');
  const { labels, training, file_ending: ending } = json as Record<string, unknown>;
  if (typeof labels !== 'object' || labels === null) throw invalid('it has no labels');
  const labelNames = namesOf(Object.entries(labels));
  if (Array.isArray(training)) return training.map((row) => listed(row, folder, labelNames, invalid));
  if (typeof ending !== 'string') throw invalid('it has neither a training list nor a file_ending');
  return dataset.images.flatMap((file) => {
    const channel = `_0000${ending}`;
    if (!file.endsWith(channel)) return [];
    const name = file.slice(0, -channel.length);
    const image = `${folder}/imagesTr/${file}`;
    return [{ from: 'files', name, image, labels: `${folder}/labelsTr/${name}${ending}`, labelNames }];
  });
}

function listed(
  row: unknown,
  folder: string,
  labelNames: Record<string, string>,
  invalid: (reason: string) => Problem,
): FileCase {
  const { image, label } = (row ?? {}) as Record<string, unknown>;
  if (typeof image !== 'string' || typeof label !== 'string')
    throw invalid('a row of its training list has no image or no label');
  const name = (label.split('/').at(-1) ?? label).replace(/\.nii(\.gz)?$/, '');
  return { from: 'files', name, image: `${folder}/${image}`, labels: `${folder}/${label}`, labelNames };
}

/** Value → name, in our words: a tumor or cancer of an organ is its lesion. */
function namesOf(entries: readonly (readonly [string, unknown])[]): Record<string, string> {
  const rows = entries.map(([key, value]): [string, string] =>
    /^\d+$/.test(key) ? [key, String(value)] : [String(value), key],
  );
  const organ = organs.find((one) => rows.some(([, name]) => wordsOf(name).includes(one)));
  return Object.fromEntries(
    rows.filter(([value]) => value !== '0').map(([v, name]) => [v, ourName(name, organ)]),
  );
}

const wordsOf = (name: string): string[] => name.toLowerCase().split(/[^a-z]+/);

function ourName(name: string, organ: Organ | undefined): string {
  const words = wordsOf(name);
  const own = organs.find((one) => words.includes(one)) ?? organ;
  const isLesion = words.some((word) => ['tumor', 'tumour', 'cancer', 'lesion'].includes(word));
  return isLesion && own !== undefined ? lesionName(own) : name;
}
