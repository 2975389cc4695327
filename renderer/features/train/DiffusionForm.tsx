import { HTMLSelect } from '@blueprintjs/core';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { autoencodersOf, withAutoencoder } from '#renderer/editor/training/diffusionPlan.ts';
import { DrawingRows } from './DrawingRows.tsx';
import { modelChoices } from './modelChoices.ts';
import type { KindFormProps } from './PlanForm.tsx';
import { Row } from './Row.tsx';

/** Whose latents a diffusion model denoises. */
export function DiffusionForm({ plan, change, workbench }: KindFormProps<'trainDiffusion'>): ReactElement {
  const { models = [] } = useStore(workbench.store);
  const known = autoencodersOf(models);
  const { value, options } = modelChoices(known, plan.autoencoder.model);
  return (
    <>
      <Row label="Autoencoder" hint="Makes the latents; it stays as it is, and becomes part of the model">
        <HTMLSelect
          fill
          aria-label="Autoencoder"
          {...(value !== undefined && { value })}
          options={options}
          onChange={({ currentTarget }) => {
            const chosen = known.find(({ id }) => id === currentTarget.value);
            if (chosen) change((old) => withAutoencoder(old, chosen));
          }}
        />
      </Row>
      <DrawingRows {...{ plan, change }} />
    </>
  );
}
