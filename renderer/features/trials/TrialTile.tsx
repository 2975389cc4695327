import { ProgressBar } from '@blueprintjs/core';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { QualityBadge } from '#renderer/components/QualityBadge.tsx';
import type { OpenCase } from '#renderer/editor/editorState.ts';
import type { SliceCrop } from '#renderer/editor/trialSlice.ts';
import type { Trial, TrialKind } from '#renderer/editor/trials.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { TrialSlice } from './TrialSlice.tsx';
import { trialMeasure, trialTitle } from './trialWords.ts';

interface Props {
  readonly of: TrialKind;
  readonly trial: Trial;
  /** Counts from 1: the key that chooses it. */
  readonly number: number;
  /** Whether it is the lesion as it stands in the case. */
  readonly asPlaced: boolean;
  readonly open: OpenCase;
  readonly crop: SliceCrop;
  readonly outlined: boolean;
  readonly workbench: Workbench;
  readonly onChoose: () => void;
}

/** One of the variants: its slice, what came out, and how believable that is; a click takes it. */
export function TrialTile(props: Props): ReactElement {
  const { of, trial, number, asPlaced, onChoose } = props;
  const { spec, state } = trial;
  const title = trialTitle(of, spec);
  const ready = state.kind === 'ready' ? state : undefined;
  return (
    <button
      type="button"
      className="trial"
      aria-label={`${number}: ${title}${asPlaced ? ', as placed' : ''}`}
      title={ready ? `Take this one (${number})` : undefined}
      aria-disabled={!ready}
      onClick={() => ready && onChoose()}
    >
      <span className="trial-picture">
        <Content {...props} />
      </span>
      <span className="trial-caption">
        <kbd>{number}</kbd>
        <b>{title}</b>
        {asPlaced && <em>as placed</em>}
        {ready?.lesion.measure.quality && <QualityBadge quality={ready.lesion.measure.quality} />}
      </span>
      <span className="trial-measure">{ready ? trialMeasure(ready.lesion) : ' '}</span>
    </button>
  );
}

function Content({ trial: { state }, open, crop, outlined, workbench }: Props): ReactElement {
  switch (state.kind) {
    case 'ready': {
      const { changes, lesion } = state;
      return <TrialSlice {...{ open, crop, changes, outlined }} labelValue={lesion.labelValue} />;
    }
    case 'drawing':
      return <Drawing jobId={state.jobId} workbench={workbench} />;
    case 'waiting':
      return <span className="trial-note">waiting</span>;
    case 'stopped':
      return <span className="trial-note">not drawn</span>;
    case 'refused':
      return <span className="trial-note trial-refused">{state.sentence}</span>;
  }
}

function Drawing({ jobId, workbench }: { jobId: string; workbench: Workbench }): ReactElement {
  const job = useStore(workbench.store, ({ jobs }) => jobs.find(({ id }) => id === jobId));
  const { stage = 'waiting', done = 0, total = 0 } = job?.progress ?? {};
  return (
    <span className="trial-note">
      {stage}
      <ProgressBar intent="primary" {...(total > 0 && { value: done / total })} />
    </span>
  );
}
