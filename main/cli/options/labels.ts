import { Option } from 'commander';
import type { LabelNames } from '#shared/contract/api.ts';
import { labelNamesOf, labelTables } from '#shared/contract/labelTables.ts';
import { Problem } from '#shared/contract/problems.ts';

export interface LabelOptions {
  readonly labelNames?: LabelNames;
  readonly labelTable?: string;
}

/** `--label-names` and `--label-table`: what the values of a label map mean. */
export const labelOptions = (): Option[] => [
  new Option('--label-names <names>', "what label values mean, such as '5=liver,10=pancreas'").argParser(
    readLabelNames,
  ),
  new Option('--label-table <id>', 'a published meaning of label values').choices(
    labelTables.map(({ id }) => id),
  ),
];

/** Both options as one; a name given by hand goes before the table's. */
export function labelNamesIn({ labelNames, labelTable }: LabelOptions): LabelNames {
  const table = labelTables.find(({ id }) => id === labelTable);
  return { ...(table && labelNamesOf(table)), ...labelNames };
}

function readLabelNames(text: string): LabelNames {
  const entries = text.split(',').map((part): [string, string] => {
    const [, value, name] = /^\s*(\d{1,5})\s*=\s*([^=]*\S)\s*$/.exec(part) ?? [];
    if (value === undefined || name === undefined)
      throw new Problem('request-invalid', {
        field: '--label-names',
        reason: `"${part}" is not VALUE=NAME, as in 5=liver`,
      });
    return [value, name];
  });
  return Object.fromEntries(entries);
}
