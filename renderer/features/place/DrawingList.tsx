import { Button, ProgressBar } from '@blueprintjs/core';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { Job } from '#shared/contract/job.ts';
import { isActive } from '#renderer/editor/jobList.ts';
import { lesionsOf } from '#renderer/editor/editorState.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';

interface Props {
  readonly caseId: string;
  readonly workbench: Workbench;
}

/** Lesions of the case that a model is drawing, each with its progress; until then those by rules stand there. */
export function DrawingList({ caseId, workbench }: Props): ReactElement | null {
  const state = useStore(workbench.store);
  const drawing = state.jobs.filter((job) => isActive(job) && drawnIn(job, caseId)).toReversed();
  if (drawing.length === 0) return null;
  const numbers = new Map(lesionsOf(state).map(({ spec }, at) => [spec.id, at + 1]));
  return (
    <ul className="drawing-list" aria-label="Lesions being drawn">
      {drawing.map((job) => (
        <li key={job.id}>
          <span>{nameOf(job, numbers)}</span>
          {/* Still: without a GPU, moving stripes would take from the drawing what computes it. */}
          <ProgressBar
            animate={false}
            stripes={false}
            intent="primary"
            {...(job.progress.total > 0 && { value: job.progress.done / job.progress.total })}
          />
          <span className="drawing-stage">{job.state === 'queued' ? 'waiting' : job.progress.stage}</span>
          <Button
            size="small"
            variant="minimal"
            text="Cancel"
            onClick={() => void workbench.attempt(() => workbench.cancelJob(job.id))}
          />
        </li>
      ))}
    </ul>
  );
}

const drawnIn = ({ recipe }: Job, caseId: string): boolean =>
  recipe.task === 'diffuseInCase' && recipe.commit && recipe.caseId === caseId;

function nameOf({ recipe }: Job, numbers: ReadonlyMap<string, number>): string {
  if (recipe.task !== 'diffuseInCase') return '';
  const { edit } = recipe;
  const ids = edit.kind === 'placeLesions' ? edit.lesions.map(({ id }) => id) : [edit.lesion.id];
  return `Lesion ${ids.map((id) => numbers.get(id) ?? id).join(', ')}`;
}
