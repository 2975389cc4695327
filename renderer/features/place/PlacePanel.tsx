import { Button, SegmentedControl } from '@blueprintjs/core';
import { Random, Target } from '@blueprintjs/icons';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import {
  type DiffusionSpec,
  type Generator,
  generators,
  type Lesion,
  type Organ,
  organs,
} from '#shared/contract/lesion.ts';
import { ActionButton } from '#renderer/components/ActionButton.tsx';
import { Panel } from '#renderer/components/Panel.tsx';
import { offerOf } from '#renderer/editor/commands/offer.ts';
import { type OpenCase, lesionsOf, openCaseOf, soleSelection } from '#renderer/editor/editorState.ts';
import { setAppearance, setDiameter, setGenerator, setOrgan, setSeed } from '#renderer/editor/lesionDraft.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { AutomaticPlacement } from './AutomaticPlacement.tsx';
import { DiffusionForm } from './DiffusionForm.tsx';
import { DrawingList } from './DrawingList.tsx';
import { LesionForm } from './LesionForm.tsx';
import { QualityPanel } from './QualityPanel.tsx';
import { samplingWords } from './samplingWords.ts';
import './place.css';
import '#renderer/components/formRow.css';

interface Props {
  readonly workbench: Workbench;
}

/** The parameters of the next lesion, or of the one that is selected. */
export function PlacePanel({ workbench }: Props): ReactElement {
  const state = useStore(workbench.store);
  const open = openCaseOf(state);
  const selected = state.tool === 'navigate' ? soleSelection(state) : undefined;
  if (open && selected) {
    const number = lesionsOf(state).indexOf(selected) + 1;
    return <SelectedLesion open={open} lesion={selected} number={number} workbench={workbench} />;
  }
  return <NextLesion open={open} workbench={workbench} />;
}

interface NextProps extends Props {
  readonly open: OpenCase | undefined;
}

function NextLesion({ open, workbench }: NextProps): ReactElement {
  const { draft, tool, connection } = useStore(workbench.store);
  const { updateDraft, setTool, freshSeed } = workbench;
  const present = open?.detail.organs ?? [];
  const disabled = !open || present.length === 0;
  const placing = tool === 'place';
  return (
    <Panel title="New lesion" height="content">
      <div className="place-form">
        <div className="form-row">
          <span className="slider-label">Organ</span>
          <SegmentedControl
            fill
            size="small"
            aria-label="Organ"
            disabled={disabled}
            options={organs.map((organ) => ({
              value: organ,
              label: organ,
              disabled: !present.includes(organ),
            }))}
            value={draft.organ}
            onValueChange={(organ) => updateDraft(setOrgan(organ as Organ))}
          />
        </div>
        <div className="form-row">
          <span
            className="slider-label"
            title="Rules draw at once; a diffusion model takes seconds to minutes"
          >
            Drawn by
          </span>
          <SegmentedControl
            fill
            size="small"
            aria-label="Generator"
            disabled={disabled}
            options={generators.map((generator) => ({ value: generator, label: generator }))}
            value={draft.generator}
            onValueChange={(generator) => updateDraft(setGenerator(generator as Generator))}
          />
        </div>
        {draft.generator === 'diffusion' && <DiffusionForm workbench={workbench} disabled={disabled} />}
        {open && <DrawingList caseId={open.detail.id} workbench={workbench} />}
        <LesionForm
          fields={draft.generator}
          look={{ ...draft, appearance: draft.appearance[draft.organ] }}
          disabled={disabled}
          freshSeed={freshSeed}
          onChange={({ diameterMm, seed, appearance }) =>
            updateDraft(setDiameter(diameterMm), setSeed(seed), setAppearance(appearance))
          }
        />
        {open && disabled && (
          <p className="place-hint place-hint-warn">
            This case has no liver, pancreas or kidney labels: open it again together with its mask.
          </p>
        )}
        <Button
          fill
          size="small"
          icon={<Target />}
          intent={placing ? 'primary' : 'none'}
          disabled={disabled}
          aria-pressed={placing}
          text={placing ? 'Placing: click on a slice, Esc to stop' : 'Place by hand (T)'}
          onClick={() => setTool(placing ? 'navigate' : 'place')}
        />
        {open && (
          <AutomaticPlacement
            caseId={open.detail.id}
            draft={draft}
            disabled={disabled || connection === 'lost'}
            workbench={workbench}
          />
        )}
      </div>
    </Panel>
  );
}

interface SelectedProps extends Props {
  readonly open: OpenCase;
  readonly lesion: Lesion;
  readonly number: number;
}

function SelectedLesion({ open, lesion, number, workbench }: SelectedProps): ReactElement {
  const state = useStore(workbench.store);
  const { adjusting, connection } = state;
  const { adjust, choose, freshSeed } = workbench;
  const spec = adjusting?.id === lesion.spec.id ? adjusting : lesion.spec;
  return (
    <>
      <Panel
        title={`Lesion ${number}`}
        note={`in the ${spec.organ}`}
        height="content"
        actions={<Button size="small" variant="minimal" text="Done" onClick={() => choose(undefined)} />}
      >
        <div className="place-form">
          {spec.generator === 'diffusion' && <DrawnLesion spec={spec} workbench={workbench} />}
          <DrawingList caseId={open.detail.id} workbench={workbench} />
          {spec.generator === 'rules' && (
            <LesionForm
              fields="rules"
              look={spec}
              disabled={connection === 'lost'}
              freshSeed={freshSeed}
              onChange={(look, during) => void adjust(open.detail.id, { ...spec, ...look }, during)}
            />
          )}
          <div className="variants-row">
            {['compareSeeds', 'growthSeries'].map((id) => {
              const { label, ...offer } = offerOf(id, workbench, state);
              return <ActionButton key={id} {...offer} label={label} text={label} variant="outlined" />;
            })}
          </div>
        </div>
      </Panel>
      <QualityPanel caseId={open.detail.id} lesion={lesion} workbench={workbench} />
    </>
  );
}

/** What a model drew; another seed draws it anew. */
function DrawnLesion({ spec, workbench }: Props & { readonly spec: DiffusionSpec }): ReactElement {
  return (
    <>
      <p className="place-hint">
        Drawn by {spec.model.id} ({samplingWords(spec.sampling)}), {spec.diameterMm} mm.
      </p>
      <div className="form-row form-seed">
        <span className="slider-label">Seed</span>
        <span>{spec.seed}</span>
        <ActionButton
          label="Draw it anew with another seed"
          icon={<Random />}
          onClick={() => void workbench.rerollChosen()}
        />
      </div>
    </>
  );
}
