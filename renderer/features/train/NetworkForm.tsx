import { Checkbox, HTMLSelect, InputGroup } from '@blueprintjs/core';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { organs } from '#shared/contract/lesion.ts';
import { NumberField } from '#renderer/components/NumberField.tsx';
import {
  networkPresets,
  organsIn,
  presetOf,
  withOrgans,
  withPatch,
  withPreset,
  withSpacing,
  withTitle,
} from '#renderer/editor/training/plan.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { Group, Row } from './Row.tsx';

interface Props {
  readonly workbench: Workbench;
}

const ofRecipe = 'recipe';

/** What is trained, and what it is to find. */
export function NetworkForm({ workbench }: Props): ReactElement {
  const { plan } = useStore(workbench.store);
  const { changePlan } = workbench;
  const preset = presetOf(plan);
  const chosen = organsIn(plan);
  const { patch, spacingMm } = plan.input;
  const options = networkPresets.map(({ id, label }) => ({ value: id, label }));
  return (
    <Group title="Network">
      <Row label="Name">
        <InputGroup
          size="small"
          fill
          aria-label="Name of the model"
          value={plan.model.title}
          onValueChange={(title) => changePlan((old) => withTitle(old, title))}
        />
      </Row>
      <Row label="Architecture">
        <HTMLSelect
          fill
          aria-label="Architecture"
          value={preset?.id ?? ofRecipe}
          options={preset ? options : [{ value: ofRecipe, label: 'as the recipe has it' }, ...options]}
          onChange={({ currentTarget }) => changePlan((old) => withPreset(old, currentTarget.value))}
        />
      </Row>
      <Row label="Finds" hint="Each organ and its lesions get a label of their own">
        <div className="plan-checks" role="group" aria-label="Organs and their lesions">
          {organs.map((organ) => (
            <Checkbox
              key={organ}
              label={organ}
              checked={chosen.includes(organ)}
              onChange={() =>
                changePlan((old) =>
                  withOrgans(
                    old,
                    chosen.includes(organ) ? chosen.filter((one) => one !== organ) : [...chosen, organ],
                  ),
                )
              }
            />
          ))}
        </div>
      </Row>
      <Row label="Patch" unit="voxels" hint="Width of the cubes that the network sees at a time">
        <NumberField
          label="Patch (voxels)"
          value={patch[0]}
          least={8}
          most={256}
          onChange={(size) => changePlan((old) => withPatch(old, size))}
        />
      </Row>
      <Row label="Voxel size" unit="mm" hint="CTs are resampled to cubic voxels of this size">
        <NumberField
          label="Voxel size (mm)"
          value={spacingMm[0]}
          least={0.5}
          most={10}
          decimals={2}
          onChange={(mm) => changePlan((old) => withSpacing(old, mm))}
        />
      </Row>
    </Group>
  );
}
