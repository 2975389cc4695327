import { Button, FormGroup, HTMLSelect, InputGroup } from '@blueprintjs/core';
import { Add, Cross } from '@blueprintjs/icons';
import type { ReactElement } from 'react';
import { labelTables } from '#shared/contract/labelTables.ts';
import { organs } from '#shared/contract/lesion.ts';
import { NumberField } from '#renderer/components/NumberField.tsx';
import type { LabelMeaning, OwnName } from './labelMeaning.ts';

interface Props {
  readonly meaning: LabelMeaning;
  readonly onChange: (meaning: LabelMeaning) => void;
}

/** Every choice, by the value that the select knows it by. */
const choices: readonly { readonly key: string; readonly label: string; readonly meaning: LabelMeaning }[] = [
  { key: 'file', label: 'As the file says', meaning: { kind: 'file' } },
  ...organs.map((organ) => ({
    key: organ,
    label: `Its one value is the ${organ}`,
    meaning: { kind: 'organ', organ } as const,
  })),
  ...labelTables.map(({ id, label }) => ({
    key: id,
    label,
    meaning: { kind: 'table', tableId: id } as const,
  })),
  {
    key: 'own',
    label: 'Names of my own…',
    meaning: { kind: 'own', rows: [{ value: 1, name: 'liver' }] },
  },
];

const keyOf = (meaning: LabelMeaning): string =>
  meaning.kind === 'organ' ? meaning.organ : meaning.kind === 'table' ? meaning.tableId : meaning.kind;

/** Asks what the values of a mask mean. */
export function LabelMeaningField({ meaning, onChange }: Props): ReactElement {
  return (
    <FormGroup
      label="The mask’s values mean"
      labelFor="label-meaning"
      helperText={
        meaning.kind === 'file'
          ? 'The names stored in the file; a mask of one value is named after the organ in its file name.'
          : undefined
      }
    >
      <HTMLSelect
        id="label-meaning"
        fill
        value={keyOf(meaning)}
        onChange={({ target }) =>
          onChange(choices.find(({ key }) => key === target.value)?.meaning ?? { kind: 'file' })
        }
        options={choices.map(({ key, label }) => ({ value: key, label }))}
      />
      {meaning.kind === 'own' && (
        <OwnNames rows={meaning.rows} onChange={(rows) => onChange({ kind: 'own', rows })} />
      )}
    </FormGroup>
  );
}

interface OwnProps {
  readonly rows: readonly OwnName[];
  readonly onChange: (rows: readonly OwnName[]) => void;
}

function OwnNames({ rows, onChange }: OwnProps): ReactElement {
  const set = (at: number, change: Partial<OwnName>): void =>
    onChange(rows.map((row, i) => (i === at ? { ...row, ...change } : row)));
  const next = Math.max(0, ...rows.map(({ value }) => value)) + 1;
  return (
    <div className="own-names">
      {rows.map((row, at) => (
        // Rows have no identity but their place; values may repeat while they are typed.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={at} className="own-name">
          <NumberField
            label={`Value ${at + 1}`}
            value={row.value}
            least={1}
            most={65535}
            onChange={(value) => set(at, { value })}
          />
          <InputGroup
            size="small"
            fill
            aria-label={`Name of value ${row.value}`}
            value={row.name}
            maxLength={80}
            onValueChange={(name) => set(at, { name })}
          />
          <Button
            size="small"
            variant="minimal"
            icon={<Cross />}
            aria-label={`Leave out value ${row.value}`}
            onClick={() => onChange(rows.filter((_, i) => i !== at))}
          />
        </div>
      ))}
      <Button
        size="small"
        variant="minimal"
        icon={<Add />}
        text="Another value"
        onClick={() => onChange([...rows, { value: next, name: '' }])}
      />
    </div>
  );
}
