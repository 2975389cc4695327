import type { LabelNames } from '#shared/contract/api.ts';
import type { Organ } from '#shared/contract/lesion.ts';
import { labelNamesOf, labelTables } from '#shared/contract/labelTables.ts';

/** What the values of a mask are said to mean. Nothing is guessed: the person chooses. */
export type LabelMeaning =
  | { readonly kind: 'file' }
  | { readonly kind: 'organ'; readonly organ: Organ }
  | { readonly kind: 'table'; readonly tableId: string }
  | { readonly kind: 'own'; readonly rows: readonly OwnName[] };

export interface OwnName {
  readonly value: number;
  readonly name: string;
}

/** The names that the import is asked for; undefined leaves them to the file. */
export function labelNamesFor(meaning: LabelMeaning): LabelNames | undefined {
  switch (meaning.kind) {
    case 'file':
      return undefined;
    case 'organ':
      return { '1': meaning.organ };
    case 'table': {
      const table = labelTables.find(({ id }) => id === meaning.tableId);
      return table && labelNamesOf(table);
    }
    case 'own':
      return Object.fromEntries(
        meaning.rows
          .filter(({ name }) => name.trim() !== '')
          .map(({ value, name }) => [String(value), name.trim().toLowerCase().replaceAll(/\s+/g, '_')]),
      );
  }
}
