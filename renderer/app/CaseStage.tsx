import { Button, NonIdealState, ProgressBar } from '@blueprintjs/core';
import { Add, Error as ErrorIcon, LabTest } from '@blueprintjs/icons';
import { type ReactElement, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { formatBytes } from '#renderer/components/formatBytes.ts';
import { offerOf } from '#renderer/editor/commands/offer.ts';
import { type OpenCase, openCaseOf } from '#renderer/editor/editorState.ts';
import { isActive } from '#renderer/editor/jobList.ts';
import { colouredLabels } from '#renderer/editor/labelColours.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { Viewer } from '#renderer/features/viewer/Viewer.tsx';
import type { ViewerHandle } from '#renderer/features/viewer/props.ts';
import { useGhost, useReview } from './useReview.ts';

interface Props {
  readonly workbench: Workbench;
}

/** The middle of the window: the open case, or how to come to one. */
export function CaseStage({ workbench }: Props): ReactElement {
  const { document } = useStore(workbench.store);
  switch (document.kind) {
    case 'none':
      return <NoCase workbench={workbench} />;
    case 'opening':
      return <Opening doneBytes={document.doneBytes} totalBytes={document.totalBytes} />;
    case 'failed':
      return (
        <NonIdealState
          icon={<ErrorIcon size={40} />}
          title="This case could not be opened"
          description={document.sentence}
          action={<Button text="Try again" onClick={() => void workbench.openCase(document.caseId)} />}
        />
      );
    case 'open':
      return <OpenViewer key={document.open.detail.id} open={document.open} workbench={workbench} />;
  }
}

function NoCase({ workbench }: Props): ReactElement | null {
  const state = useStore(workbench.store);
  if (!state.cases) return null;
  const making = state.jobs.find((job) => isActive(job) && job.recipe.task === 'phantom');
  if (making && state.cases.length === 0) return <Making {...making.progress} />;
  const [openFiles, newPhantom] = ['openFiles', 'newPhantom'].map((id) => offerOf(id, workbench, state));
  return (
    <NonIdealState
      title={state.cases.length > 0 ? 'Choose a case' : 'Begin with a CT'}
      description={
        state.cases.length > 0
          ? 'Choose one on the left, or open another CT.'
          : 'Drop a NIfTI file here, with the mask of its organs if there is one. To try things on, make a phantom: an artificial abdomen, nobody’s data.'
      }
      action={
        <div className="stage-actions">
          <Button intent="primary" icon={<Add />} text="Open a CT…" onClick={openFiles.onClick} />
          <Button icon={<LabTest />} text="New phantom…" onClick={newPhantom.onClick} />
        </div>
      }
    />
  );
}

/** The case that an empty library begins with. */
function Making({ done, total }: { done: number; total: number }): ReactElement {
  return (
    <div className="stage-opening" role="status">
      <ProgressBar intent="primary" {...(total > 0 && { value: done / total })} />
      Making an artificial abdomen to begin with…
    </div>
  );
}

function Opening({ doneBytes, totalBytes }: { doneBytes: number; totalBytes: number }): ReactElement {
  return (
    <div className="stage-opening" role="status">
      <ProgressBar intent="primary" {...(totalBytes > 0 && { value: doneBytes / totalBytes })} />
      {totalBytes > 0 ? `Loading ${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}` : 'Opening…'}
    </div>
  );
}

function OpenViewer({ open, workbench }: Props & { open: OpenCase }): ReactElement {
  const { tool, selection, labelColours } = useStore(workbench.store);
  const handle = useRef<ViewerHandle>(null);
  const { detail, image, labels, view } = open;
  useEffect(() => workbench.onVoxels((boxes) => handle.current?.applyBoxes(boxes)), [workbench]);
  useEffect(
    () => workbench.onReading((boxes, settled) => handle.current?.applyReading(boxes, settled)),
    [workbench],
  );
  const { store } = workbench;
  const { reading, marks, segmentTags } = useReview(open, workbench);
  const volume = useMemo(
    () => ({
      grid: detail.grid,
      image,
      labels,
      table: colouredLabels(detail.labels, labelColours),
      reading,
      sourcePatches: () => openCaseOf(store.getState(), detail.id)?.patches ?? [],
    }),
    [detail.grid, detail.id, detail.labels, image, labels, labelColours, reading, store],
  );
  return (
    <Viewer
      ref={handle}
      volume={volume}
      view={view}
      tool={tool}
      lesions={detail.lesions}
      selectedLesionId={selection.at(-1)}
      ghost={useGhost(workbench)}
      marks={marks}
      segmentTags={segmentTags}
      onHover={workbench.hover}
      onPlace={(hit) => void workbench.place(hit)}
      onPlaceWheel={workbench.turnDiameter}
      onBrushWheel={workbench.resizeBrush}
      onDraw={workbench.draw}
      onSelectLesion={workbench.choose}
      onSelectSegment={workbench.chooseSegment}
    />
  );
}
