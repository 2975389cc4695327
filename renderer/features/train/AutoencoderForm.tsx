import { HTMLSelect, Switch } from '@blueprintjs/core';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { NumberField } from '#renderer/components/NumberField.tsx';
import { usualAdversarial } from '#renderer/editor/training/autoencoderPlan.ts';
import { DrawingRows } from './DrawingRows.tsx';
import { modelChoices } from './modelChoices.ts';
import type { KindFormProps } from './PlanForm.tsx';
import { Row } from './Row.tsx';

const none = 'none';
const usualWeight = 4;

/** What an autoencoder is taught by, beside the difference of images. */
export function AutoencoderForm(props: KindFormProps<'trainAutoencoder'>): ReactElement {
  const { plan, change, workbench } = props;
  const { models = [] } = useStore(workbench.store);
  const { adversarial, perceptual } = plan;
  const known = models.filter(({ architecture }) => architecture === 'vqgan');
  const { value, options } = modelChoices(known, perceptual?.model);
  return (
    <>
      <DrawingRows {...{ plan, change }} />
      <Row
        label="Perceptual"
        hint="LPIPS, by an autoencoder of the library that was imported with the VGG network of its training"
      >
        <HTMLSelect
          fill
          aria-label="Model for the perceptual loss"
          value={value ?? none}
          options={[{ value: none, label: 'no perceptual loss' }, ...options]}
          onChange={({ currentTarget: { value: model } }) =>
            change(({ perceptual: old, ...rest }) =>
              model === none ? rest : { ...rest, perceptual: { weight: old?.weight ?? usualWeight, model } },
            )
          }
        />
      </Row>
      <Row label="Judges" hint="Discriminators, which have a say after so many steps">
        <Switch
          aria-label="Discriminators"
          label={adversarial ? 'after steps' : 'none'}
          checked={adversarial !== undefined}
          onChange={() =>
            change(({ adversarial: old, ...rest }) =>
              old ? rest : { ...rest, adversarial: usualAdversarial },
            )
          }
        />
        {adversarial && (
          <NumberField
            label="Steps before the discriminators"
            value={adversarial.afterSteps}
            least={0}
            most={10_000_000}
            onChange={(afterSteps) =>
              change((old) => ({ ...old, adversarial: { ...adversarial, afterSteps } }))
            }
          />
        )}
      </Row>
    </>
  );
}
