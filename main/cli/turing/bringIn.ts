import type { LabelNames } from '#shared/contract/api.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { Truth } from '#shared/contract/turing.ts';
import { sha256File } from '#main/io/files/sha256.ts';
import type { Workstation } from '#main/tasks/workstation.ts';
import { filesOfSet } from '../evaluate/labelledSet.ts';

/** A labelled set whose lesions are all of one kind. */
export interface KnownSet {
  readonly folder: string;
  readonly truth: Truth;
}

/**
 * Brings the scans of labelled sets into the library as cases; one that is there already, under its name and of the
 * same file, is taken as it is.
 *
 * @returns the cases, and what their labelled lesions are
 * @throws Problem `request-invalid` for a set without scans, and what is wrong with a file
 */
export async function bringIn(
  { cases, importCase }: Workstation,
  sets: readonly KnownSet[],
  labelNames: LabelNames,
  signal: AbortSignal,
  tell: (sentence: string) => void,
): Promise<{ cases: string[]; declared: Record<string, Truth> }> {
  const declared: Record<string, Truth> = {};
  const known = async (name: string, sha256: string): Promise<string | undefined> => {
    for (const one of cases.list())
      if (one.name === name && (await cases.detail(one.id)).sourceSha256 === sha256) return one.id;
    return undefined;
  };
  for (const { folder, truth } of sets)
    for (const { name, labels, ct } of await filesOfSet(folder)) {
      if (ct === undefined)
        throw new Problem('request-invalid', { field: folder, reason: `it has no CT of ${name}` });
      const { sha256 } = await sha256File(ct);
      let id = await known(name, sha256);
      if (id === undefined) {
        const imported = await importCase(
          { name, image: { from: 'path', path: ct }, labels: { from: 'path', path: labels }, labelNames },
          signal,
        );
        id = imported.id;
        tell(`${name}: imported as ${id}`);
      }
      declared[id] = truth;
    }
  return { cases: Object.keys(declared), declared };
}
