import { InputGroup } from '@blueprintjs/core';
import { type KeyboardEvent, type ReactElement, useState } from 'react';
import './numberField.css';

interface Props {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  /** Decimals shown. */
  readonly decimals?: number;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
}

/** A number to type. It counts when Enter is pressed or the field is left; what is no number is put back. */
export function NumberField(props: Props): ReactElement {
  const { label, value, least, most, decimals = 0, disabled, onChange } = props;
  const [typed, setTyped] = useState<string>();
  const commit = (): void => {
    setTyped(undefined);
    const wanted = parseNumber(typed ?? '');
    if (wanted === undefined) return;
    const kept = Math.min(most, Math.max(least, Number(wanted.toFixed(decimals))));
    if (kept !== value) onChange(kept);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') commit();
    if (event.key === 'Escape') setTyped(undefined);
  };
  return (
    <InputGroup
      className="number-field"
      size="small"
      inputMode="decimal"
      aria-label={label}
      disabled={disabled ?? false}
      value={typed ?? formatNumber(value, decimals)}
      onValueChange={setTyped}
      onBlur={commit}
      onKeyDown={press}
    />
  );
}

/** A number with a true minus sign. */
export const formatNumber = (value: number, decimals: number): string =>
  value.toFixed(decimals).replace('-', '−');

/** "−12,5" as −12.5; undefined for what is no number. */
export function parseNumber(text: string): number | undefined {
  const plain = text.trim().replace('−', '-').replace(',', '.');
  const value = Number(plain);
  return plain === '' || !Number.isFinite(value) ? undefined : value;
}
