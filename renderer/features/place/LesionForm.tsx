import { SegmentedControl } from '@blueprintjs/core';
import { Random } from '@blueprintjs/icons';
import type { ReactElement } from 'react';
import {
  type Generator,
  type RuleAppearance,
  type SizeClass,
  sizeClassRadiusMm,
  sizeClasses,
} from '#shared/contract/lesion.ts';
import { ActionButton } from '#renderer/components/ActionButton.tsx';
import { NumberField } from '#renderer/components/NumberField.tsx';
import { SliderRow } from '#renderer/components/SliderRow.tsx';
import { diameterLimitsMm, sizeClassOf } from '#renderer/editor/lesionDraft.ts';
import { appearanceFields } from './appearanceFields.ts';
import '#renderer/components/formRow.css';

/** What can be turned on a lesion, placed or not. */
export interface LesionLook {
  readonly diameterMm: number;
  readonly seed: number;
  readonly appearance: RuleAppearance;
}

interface Props {
  /** A diffusion model has only some of them. */
  readonly fields: Generator;
  readonly look: LesionLook;
  readonly disabled: boolean;
  readonly freshSeed: () => number;
  /** `during` = a slider is still being moved. */
  readonly onChange: (look: LesionLook, during: boolean) => void;
}

/** Size, look and seed of one lesion. */
export function LesionForm({ fields, look, disabled, freshSeed, onChange }: Props): ReactElement {
  const { diameterMm, seed, appearance } = look;
  return (
    <>
      <div className="form-row">
        <span className="slider-label">Size</span>
        <SegmentedControl
          fill
          size="small"
          aria-label="Size class"
          disabled={disabled}
          options={sizeClasses.map((name) => ({ value: name, label: name }))}
          value={sizeClassOf(diameterMm) ?? ''}
          onValueChange={(name) =>
            onChange({ ...look, diameterMm: 2 * sizeClassRadiusMm[name as SizeClass] }, false)
          }
        />
      </div>
      <SliderRow
        label="Diameter"
        unit="mm"
        least={diameterLimitsMm.least}
        most={diameterLimitsMm.sliderMost}
        typedMost={diameterLimitsMm.most}
        step={1}
        value={diameterMm}
        disabled={disabled}
        onChange={(value, during) => onChange({ ...look, diameterMm: value }, during)}
      />
      {appearanceFields
        .filter(({ of }) => of.includes(fields))
        .map(({ key, perUnit, slider }) => (
          <SliderRow
            key={key}
            {...slider}
            disabled={disabled}
            value={Number((appearance[key] * perUnit).toFixed(slider.decimals))}
            onChange={(value, during) =>
              onChange({ ...look, appearance: { ...appearance, [key]: value / perUnit } }, during)
            }
          />
        ))}
      <div className="form-row form-seed">
        <span className="slider-label" title="The same seed and parameters make the same lesion, to the bit">
          Seed
        </span>
        <NumberField
          label="Seed"
          value={seed}
          least={0}
          most={2 ** 32 - 1}
          disabled={disabled}
          onChange={(value) => onChange({ ...look, seed: value }, false)}
        />
        <ActionButton
          label="Another seed"
          icon={<Random />}
          disabled={disabled}
          onClick={() => onChange({ ...look, seed: freshSeed() }, false)}
        />
      </div>
    </>
  );
}
