import { Button, SegmentedControl } from '@blueprintjs/core';
import { Target } from '@blueprintjs/icons';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { type Lesion, type Organ, organs } from '#shared/contract/lesion.ts';
import { Panel } from '#renderer/components/Panel.tsx';
import { type OpenCase, lesionsOf, openCaseOf, soleSelection } from '#renderer/editor/editorState.ts';
import { setAppearance, setDiameter, setOrgan, setSeed } from '#renderer/editor/lesionDraft.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { AutomaticPlacement } from './AutomaticPlacement.tsx';
import { LesionForm } from './LesionForm.tsx';
import './place.css';

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
        <LesionForm
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
  const { adjusting, connection } = useStore(workbench.store);
  const { adjust, choose, freshSeed } = workbench;
  const spec = adjusting?.id === lesion.spec.id ? adjusting : lesion.spec;
  return (
    <Panel
      title={`Lesion ${number}`}
      note={`in the ${spec.organ}`}
      height="content"
      actions={<Button size="small" variant="minimal" text="Done" onClick={() => choose(undefined)} />}
    >
      <div className="place-form">
        {spec.generator === 'rules' && (
          <LesionForm
            look={spec}
            disabled={connection === 'lost'}
            freshSeed={freshSeed}
            onChange={(look, during) => void adjust(open.detail.id, { ...spec, ...look }, during)}
          />
        )}
      </div>
    </Panel>
  );
}
