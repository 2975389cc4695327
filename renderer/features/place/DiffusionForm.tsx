import { Checkbox, HTMLSelect } from '@blueprintjs/core';
import { type ReactElement, useEffect } from 'react';
import { useStore } from 'zustand';
import { diffusionModelOf, diffusionModelsFor } from '#renderer/editor/diffusionModels.ts';
import { type Mended, setMended, setModel } from '#renderer/editor/lesionDraft.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { samplingWords } from './samplingWords.ts';

interface Props {
  readonly workbench: Workbench;
  readonly disabled: boolean;
}

const mendedWords: Readonly<Record<keyof Mended, { readonly label: string; readonly title: string }>> = {
  restoreNoise: {
    label: 'noise of the scan',
    title: 'Gives the lesion the noise of the scan around it, which the autoencoder smooths away',
  },
  sharpenEdges: {
    label: 'sharp edges',
    title: 'Lets the lesion reach its own brightness at its border, which the autoencoder blurs',
  },
  blendPancreas: {
    label: 'blended',
    title: 'In the pancreas: without it the whole patch is replaced, as published',
  },
};

/** Which model draws the lesion, and what of the published method is mended. */
export function DiffusionForm({ workbench, disabled }: Props): ReactElement {
  const { draft, models } = useStore(workbench.store);
  const { updateDraft, refreshModels, attempt } = workbench;
  useEffect(() => void attempt(refreshModels), [refreshModels, attempt]);
  const { organ, diameterMm, mended } = draft;
  const fit = diffusionModelsFor(models ?? [], organ, diameterMm);
  const model = diffusionModelOf(models ?? [], draft);
  if (models !== undefined && !model)
    return (
      <p className="place-hint place-hint-warn">
        No diffusion model of the library draws tumors of the {organ}. Import the published one with{' '}
        <code>difftumor models download</code>, or a checkpoint with <code>difftumor models import</code>.
      </p>
    );
  const shown = (Object.keys(mendedWords) as (keyof Mended)[]).filter(
    (key) => key !== 'blendPancreas' || organ === 'pancreas',
  );
  return (
    <>
      <div className="form-row">
        <span className="slider-label">Model</span>
        <HTMLSelect
          aria-label="Diffusion model"
          disabled={disabled || !model}
          value={model?.id ?? ''}
          options={fit.map(({ id, title }) => ({ value: id, label: title }))}
          onChange={({ currentTarget }) => updateDraft(setModel(currentTarget.value))}
        />
      </div>
      {model && (
        <p className="place-hint">
          {samplingWords(model.sampling)}; {model.licence === '' ? 'licence unknown' : model.licence}
          {model.demonstration && (
            <b className="place-hint-warn"> · demonstration weights, not for patients’ images</b>
          )}
        </p>
      )}
      <div className="mended-row">
        {shown.map((key) => (
          <Checkbox
            key={key}
            {...mendedWords[key]}
            checked={mended[key]}
            disabled={disabled}
            onChange={() => updateDraft(setMended({ [key]: !mended[key] }))}
          />
        ))}
      </div>
    </>
  );
}
