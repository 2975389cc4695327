import { type Organ, organs } from '#shared/contract/lesion.ts';
import { organsOf, organValues } from '#shared/contract/organLabels.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { LabelRoles } from './scoreCase.ts';

/** The published coding: 1 organ, 2 tumor. */
const publishedRoles: LabelRoles = { organ: [1], tumor: [2] };

export interface RoleOptions {
  /** Values that are organ or tumor; they go before names. */
  readonly organValues?: readonly number[] | undefined;
  readonly tumorValues?: readonly number[] | undefined;
  /** Which organ's labels count where a file names several. */
  readonly organ?: Organ | undefined;
}

/** What a file says of its values. */
export interface NamedValues {
  readonly file: string;
  /** Rows of every value that occurs or is named. */
  readonly table: readonly LabelEntry[];
  /** Values that occur without a name. */
  readonly unnamed: readonly number[];
}

/**
 * Which values of a label map are organ, and which tumor: as asked; else by the names in the file; else, in a file
 * without names, 1 is organ and 2 tumor. Named values of something else are background.
 *
 * @throws Problem `label-values-unknown` when a value occurs that is neither named nor given a role;
 * `organ-ambiguous` when names of several organs leave it open
 */
export function labelRoles({ file, table, unnamed }: NamedValues, options: RoleOptions): LabelRoles {
  const { organValues: asOrgan, tumorValues: asTumor } = options;
  const named = table.filter(({ value }) => !unnamed.includes(value));
  const found = named.length > 0 ? rolesByName(file, named, options) : publishedRoles;
  const tumor = asTumor ?? found.tumor.filter((value) => asOrgan?.includes(value) !== true);
  const organ = (asOrgan ?? found.organ).filter((value) => !tumor.includes(value));
  const unknown = unnamed.filter((value) => !organ.includes(value) && !tumor.includes(value));
  if (unknown.length > 0)
    throw new Problem('label-values-unknown', {
      file,
      values: unknown.join(', '),
      organ: organ.join(', '),
      tumor: tumor.join(', '),
    });
  return { organ, tumor };
}

const tumorName = /^(?:(.*)_)?(?:lesion|tumou?r)s?$/;

function rolesByName(file: string, named: readonly LabelEntry[], options: RoleOptions): LabelRoles {
  const tumors = named.flatMap(({ value, name }) => {
    const match = tumorName.exec(name);
    return match ? [{ value, of: organs.find((organ) => match[1]?.startsWith(organ)) }] : [];
  });
  const candidates = new Set([...tumors.flatMap(({ of }) => (of ? [of] : [])), ...organsOf(named)]);
  const lesioned = new Set(tumors.flatMap(({ of }) => (of ? [of] : [])));
  const organ = options.organ ?? onlyOf(lesioned) ?? onlyOf(candidates);
  if (organ === undefined && candidates.size > 1)
    throw new Problem('organ-ambiguous', { file, organs: [...candidates].join(', ') });
  return {
    organ: organ === undefined ? [] : organValues(named, organ),
    tumor: tumors.filter(({ of }) => of === undefined || of === organ).map(({ value }) => value),
  };
}

const onlyOf = (found: ReadonlySet<Organ>): Organ | undefined =>
  found.size === 1 ? [...found][0] : undefined;
