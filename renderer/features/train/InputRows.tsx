import { Checkbox } from '@blueprintjs/core';
import type { ReactElement } from 'react';
import { type Organ, organs } from '#shared/contract/lesion.ts';
import { NumberField } from '#renderer/components/NumberField.tsx';
import { Row } from './Row.tsx';

/** Which organs a network is about. */
export function OrgansRow(props: {
  readonly label: string;
  readonly hint: string;
  readonly name: string;
  readonly chosen: readonly Organ[];
  readonly onChange: (chosen: Organ[]) => void;
}): ReactElement {
  const { label, hint, name, chosen, onChange } = props;
  return (
    <Row label={label} hint={hint}>
      <div className="plan-checks" role="group" aria-label={name}>
        {organs.map((organ) => (
          <Checkbox
            key={organ}
            label={organ}
            checked={chosen.includes(organ)}
            onChange={() =>
              onChange(organs.filter((one) => (one === organ ? !chosen.includes(one) : chosen.includes(one))))
            }
          />
        ))}
      </div>
    </Row>
  );
}

export function SideRow(props: {
  readonly label: string;
  readonly side: number;
  readonly onChange: (side: number) => void;
}): ReactElement {
  const { label, side, onChange } = props;
  return (
    <Row label={label} unit="voxels" hint="Width of the cubes that the network sees at a time">
      <NumberField label={`${label} (voxels)`} value={side} least={8} most={256} onChange={onChange} />
    </Row>
  );
}

export function SpacingRow(props: {
  readonly spacingMm: readonly number[];
  readonly hint: string;
  readonly onChange: (spacingMm: number) => void;
}): ReactElement {
  const { spacingMm, hint, onChange } = props;
  return (
    <Row label="Voxel size" unit="mm" hint={hint}>
      <NumberField
        label="Voxel size (mm)"
        value={spacingMm[0]}
        least={0.5}
        most={10}
        decimals={2}
        onChange={onChange}
      />
    </Row>
  );
}
