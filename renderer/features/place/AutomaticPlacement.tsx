import { Button, Checkbox } from '@blueprintjs/core';
import { type ReactElement, useState } from 'react';
import type { LesionSize } from '#shared/contract/recipe.ts';
import { NumberField } from '#renderer/components/NumberField.tsx';
import { type LesionDraft, sizeClassOf } from '#renderer/editor/lesionDraft.ts';
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
  const start = (): void => {
    void workbench.attempt(() =>
      workbench.startJob({
        task: 'synthesizeInCase',
        caseId,
        organ: draft.organ,
        placement: { kind: 'automatic', count, avoidVessels },
        size: vary ? sizeOf(draft.diameterMm) : { kind: 'diameter', diameterMm: draft.diameterMm },
        generator: 'rules',
        appearance: vary ? {} : draft.appearance[draft.organ],
        seed: draft.seed,
      }),
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
          disabled={disabled}
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
    </div>
  );
}

/** The size class that a diameter stands for, so that sizes vary within it; else the diameter itself. */
function sizeOf(diameterMm: number): LesionSize {
  const sizeClass = sizeClassOf(diameterMm);
  return sizeClass ? { kind: 'class', sizeClass } : { kind: 'diameter', diameterMm };
}
