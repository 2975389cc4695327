import { Button, Checkbox } from '@blueprintjs/core';
import { type ReactElement, useState } from 'react';
import { useStore } from 'zustand';
import type { LesionSize } from '#shared/contract/recipe.ts';
import { NumberField } from '#renderer/components/NumberField.tsx';
import { diffusionModelOf } from '#renderer/editor/diffusionModels.ts';
import {
  diffusionLooks,
  diffusionSourceOf,
  type LesionDraft,
  sizeClassOf,
} from '#renderer/editor/lesionDraft.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';

interface Props {
  readonly caseId: string;
  readonly draft: LesionDraft;
  readonly disabled: boolean;
  readonly workbench: Workbench;
}

/** Lets the program find the places: so many lesions as drafted, or varied around that. */
export function AutomaticPlacement({ caseId, draft, disabled, workbench }: Props): ReactElement {
  const [count, setCount] = useState(3);
  const [vary, setVary] = useState(true);
  const [avoidVessels, setAvoidVessels] = useState(true);
  const [gated, setGated] = useState(true);
  const [leastPercent, setLeastPercent] = useState(50);
  const models = useStore(workbench.store, (state) => state.models);
  const model = draft.generator === 'diffusion' ? diffusionModelOf(models ?? [], draft) : undefined;
  const start = (): void => {
    const what = {
      task: 'synthesizeInCase',
      caseId,
      organ: draft.organ,
      placement: { kind: 'automatic', count, avoidVessels },
      size: sizeOf(draft.diameterMm, vary),
      ...(gated && { quality: { minimum: leastPercent / 100, redraws: 5 } }),
      seed: draft.seed,
    } as const;
    void workbench.attempt(() =>
      workbench.startJob(
        model
          ? { ...what, ...diffusionSourceOf(model), appearance: diffusionLooks(draft, vary) }
          : { ...what, generator: 'rules', appearance: vary ? {} : draft.appearance[draft.organ] },
      ),
    );
    workbench.newDraftSeed();
  };
  return (
    <div className="automatic">
      <div className="automatic-row">
        <Button
          size="small"
          text="Place automatically"
          title={`Finds ${count} places in the ${draft.organ} by itself`}
          disabled={disabled || (draft.generator === 'diffusion' && !model)}
          onClick={start}
        />
        <NumberField label="How many lesions" value={count} least={1} most={100} onChange={setCount} />
        <span className="slider-unit">{count === 1 ? 'lesion' : 'lesions'}</span>
      </div>
      <div className="automatic-row">
        <Checkbox
          label="vary the look"
          title="Draws every parameter anew for each lesion, in the published ranges"
          checked={vary}
          onChange={() => setVary(!vary)}
        />
        <Checkbox
          label="avoid vessels"
          checked={avoidVessels}
          onChange={() => setAvoidVessels(!avoidVessels)}
        />
      </div>
      <div className="automatic-row">
        <Checkbox
          label="quality at least"
          title="Draws lesions again that are judged worse, up to five times, and then leaves them out"
          checked={gated}
          onChange={() => setGated(!gated)}
        />
        <NumberField
          label="Least quality, percent"
          value={leastPercent}
          least={0}
          most={100}
          disabled={!gated}
          onChange={setLeastPercent}
        />
        <span className="slider-unit">%</span>
      </div>
    </div>
  );
}

/** The size class that a diameter stands for, so that sizes may vary within it; else the diameter itself. */
function sizeOf(diameterMm: number, vary: boolean): LesionSize {
  const sizeClass = vary ? sizeClassOf(diameterMm) : undefined;
  return sizeClass ? { kind: 'class', sizeClass } : { kind: 'diameter', diameterMm };
}
