import { type CSSProperties, type ReactElement, useEffect, useRef } from 'react';
import { NumberField } from './NumberField.tsx';
import './sliderRow.css';

export interface SliderRange {
  readonly least: number;
  readonly most: number;
  readonly step: number;
  /** Decimals of the number beside it. */
  readonly decimals?: number;
}

interface Props extends SliderRange {
  readonly label: string;
  readonly unit: string;
  /** Explains the parameter when pointed at. */
  readonly hint?: string | undefined;
  readonly value: number;
  /** What may be typed, when that is more than the slider covers. */
  readonly typedMost?: number;
  readonly disabled?: boolean;
  /** `during` = the slider is still being moved. */
  readonly onChange: (value: number, during: boolean) => void;
}

/** A parameter: its name, a slider for the feel and a field for the number. */
export function SliderRow(props: Props): ReactElement {
  const { label, unit, hint, value, least, most, step, decimals = 0, typedMost = most, onChange } = props;
  const disabled = props.disabled ?? false;
  const slider = useRef<HTMLInputElement>(null);
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  // The DOM's own events: React folds "input" (moving) and "change" (let go) into one.
  useEffect(() => {
    const input = slider.current;
    const told = (during: boolean) => (): void => latest.current(Number(input?.value), during);
    const [move, letGo] = [told(true), told(false)];
    input?.addEventListener('input', move);
    input?.addEventListener('change', letGo);
    return () => {
      input?.removeEventListener('input', move);
      input?.removeEventListener('change', letGo);
    };
  }, []);
  useEffect(() => {
    if (slider.current) slider.current.value = String(value);
  }, [value]);
  const part = (Math.min(most, Math.max(least, value)) - least) / (most - least);
  return (
    <div className="slider-row" title={hint}>
      <span className="slider-label">{label}</span>
      <input
        ref={slider}
        type="range"
        aria-label={`${label} (${unit})`}
        min={least}
        max={most}
        step={step}
        defaultValue={value}
        disabled={disabled}
        style={{ '--part': `${100 * part}%` } as CSSProperties}
      />
      <NumberField
        label={`${label}, number (${unit})`}
        value={value}
        least={least}
        most={typedMost}
        decimals={decimals}
        disabled={disabled}
        onChange={(typed) => onChange(typed, false)}
      />
      <span className="slider-unit">{unit}</span>
    </div>
  );
}
