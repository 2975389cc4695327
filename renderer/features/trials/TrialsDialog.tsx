import { Button, Checkbox, Dialog, DialogBody, DialogFooter, SegmentedControl } from '@blueprintjs/core';
import { ChevronDown, ChevronUp } from '@blueprintjs/icons';
import { type ReactElement, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { ActionButton } from '#renderer/components/ActionButton.tsx';
import { saveBlob } from '#renderer/components/saveBlob.ts';
import { freeFolder } from '#renderer/editor/freeFolder.ts';
import { lesionsOf, type OpenCase, openCaseOf } from '#renderer/editor/editorState.ts';
import { cropAround } from '#renderer/editor/trialSlice.ts';
import { grown, isDrawing, otherSeeds, type TrialKind } from '#renderer/editor/trials.ts';
import { type Plane, planes } from '#renderer/editor/viewPlanes.ts';
import { wheelStepper } from '#renderer/editor/viewWheel.ts';
import type { Lesion } from '#shared/contract/lesion.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { GrowthForm } from './GrowthForm.tsx';
import { stripPicture } from './stripPicture.ts';
import { TrialTile } from './TrialTile.tsx';
import { useTrialKeys } from './useTrialKeys.ts';
import './trials.css';

interface Props {
  readonly workbench: Workbench;
  readonly of: TrialKind;
  /** The lesion of the open case that is varied. */
  readonly lesionId: string;
}

/** Variants of a lesion side by side, of which one can be taken in its place. */
export function TrialsDialog(props: Props): ReactElement | null {
  const state = useStore(props.workbench.store);
  const open = openCaseOf(state);
  const lesions = lesionsOf(state);
  const at = lesions.findIndex(({ spec }) => spec.id === props.lesionId);
  if (!open || at < 0) return null;
  return <Variants {...props} open={open} lesion={lesions[at]} number={at + 1} />;
}

const titles: Readonly<Record<TrialKind, (number: number) => string>> = {
  seeds: (number) => `Lesion ${number} with other seeds`,
  growth: (number) => `Lesion ${number} as it grows`,
};

interface VariantsProps extends Props {
  readonly open: OpenCase;
  readonly lesion: Lesion;
  readonly number: number;
}

function Variants({ workbench, of, open, lesion, number }: VariantsProps): ReactElement {
  const { trials } = useStore(workbench.store);
  const {
    showTrials,
    stopTrials,
    endTrials,
    chooseTrial,
    closeDialog,
    freshSeed,
    attempt,
    startJob,
    showJobs,
  } = workbench;
  const [placed] = useState(lesion.spec);
  const { activePane, frames, grid, window } = useStore(open.view);
  const [plane, setPlane] = useState<Plane>(planes.find((name) => name === activePane) ?? 'axial');
  const [offset, setOffset] = useState(0);
  const [outlined, setOutlined] = useState(true);
  const [stepsOf] = useState(wheelStepper);

  useEffect(() => {
    if (of === 'seeds') void showTrials(otherSeeds(placed, freshSeed));
    return endTrials;
  }, [of, placed, showTrials, freshSeed, endTrials]);

  const list = trials?.list ?? [];
  const largestMm = Math.max(placed.diameterMm, ...list.map(({ spec }) => spec.diameterMm));
  const halfMm = Math.max(22, 0.7 * largestMm + 8);
  const crop = useMemo(
    () => cropAround(grid, frames[plane], placed.centreRasMm, halfMm, offset),
    [grid, frames, plane, placed, halfMm, offset],
  );
  const drawing = trials !== undefined && isDrawing(trials);
  const readyCount = list.filter(({ state }) => state.kind === 'ready').length;
  const choose = (at: number): void => {
    if (chooseTrial(at)) closeDialog();
  };
  useTrialKeys(choose, setOffset);
  const save = (): void =>
    void attempt(async () =>
      saveBlob(await stripPicture(of, list, open, crop), `${open.detail.name}-${placed.id}-${of}.png`),
    );
  const exportSeries = (): void => {
    const { hello, jobs } = workbench.store.getState();
    const variants = list.flatMap(({ spec, state }) => (state.kind === 'ready' ? [spec] : []));
    const datasetName = `${open.detail.id}-growth`.slice(0, 64);
    const outDir = freeFolder(hello?.exportRoot ?? '', datasetName, jobs);
    closeDialog();
    showJobs(true);
    void attempt(() =>
      startJob({ task: 'export', cases: [open.detail.id], layout: 'pairs', outDir, datasetName, variants }),
    );
  };
  return (
    <Dialog isOpen title={titles[of](number)} className="bp6-dark trials-dialog" onClose={closeDialog}>
      <DialogBody>
        {of === 'growth' && (
          <GrowthForm drawing={drawing} onDraw={(series) => void showTrials(grown(placed, series))} />
        )}
        <div className="trials-look">
          <SegmentedControl
            size="small"
            aria-label="Plane"
            options={planes.map((name) => ({ value: name, label: name }))}
            value={plane}
            onValueChange={(name) => {
              setPlane(name as Plane);
              setOffset(0);
            }}
          />
          <span className="trials-slice">
            <ActionButton label="Slice up" icon={<ChevronUp />} onClick={() => setOffset(offset + 1)} />
            <ActionButton label="Slice down" icon={<ChevronDown />} onClick={() => setOffset(offset - 1)} />
            slice {crop.slice + 1} of {crop.frame.sliceCount}
          </span>
          <Checkbox label="outline" checked={outlined} onChange={() => setOutlined(!outlined)} />
          <span className="trials-window">
            W {window.widthHu} L {window.levelHu}
          </span>
        </div>
        <div
          className="trials"
          role="group"
          aria-label="Variants"
          onWheel={(turn) => {
            const steps = stepsOf(turn);
            setOffset((now) => now + steps);
          }}
        >
          {list.map((trial, at) => (
            <TrialTile
              key={`${trial.spec.seed} ${trial.spec.diameterMm}`}
              {...{ of, trial, open, crop, outlined, workbench }}
              number={at + 1}
              asPlaced={trial.spec.seed === placed.seed && trial.spec.diameterMm === placed.diameterMm}
              onChoose={() => choose(at)}
            />
          ))}
        </div>
      </DialogBody>
      <DialogFooter
        actions={
          <>
            {drawing ? (
              <Button text="Stop" onClick={stopTrials} />
            ) : (
              of === 'seeds' && (
                <Button text="Other seeds" onClick={() => void showTrials(otherSeeds(placed, freshSeed))} />
              )
            )}
            {of === 'growth' && (
              <>
                <Button
                  text="Export NIfTI"
                  title="Writes the case with the lesion at every size: CT, labels and provenance"
                  disabled={drawing || readyCount === 0}
                  onClick={exportSeries}
                />
                <Button text="Save picture" disabled={drawing || readyCount === 0} onClick={save} />
              </>
            )}
            <Button text="Cancel" onClick={closeDialog} />
          </>
        }
      >
        <span role="status">
          {list.length === 0
            ? 'The same lesion, the same seed, at increasing size'
            : `${readyCount} of ${list.length} drawn · a click or its number takes one · one step to undo`}
        </span>
      </DialogFooter>
    </Dialog>
  );
}
