import { Button, Menu, MenuItem, PopoverNext, ProgressBar } from '@blueprintjs/core';
import { Add, More } from '@blueprintjs/icons';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { RunSummary } from '#shared/contract/run.ts';
import { Panel } from '#renderer/components/Panel.tsx';
import { planKinds, scoreWords } from '#renderer/editor/training/planKinds.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { canGoOn, isGoing, runStateWords } from './runWords.ts';

interface Props {
  readonly workbench: Workbench;
}

/** The trainings of the library: one goes, others wait for it, the rest has ended. */
export function RunList({ workbench }: Props): ReactElement {
  const { runs, runId } = useStore(workbench.store);
  const { showRun } = workbench;
  return (
    <Panel
      title="Trainings"
      note={runs && runs.length > 0 ? String(runs.length) : undefined}
      height="rest"
      actions={
        <Button
          size="small"
          variant="minimal"
          icon={<Add />}
          text="New"
          aria-label="New training"
          active={runId === undefined}
          onClick={() => showRun(undefined)}
        />
      }
    >
      {runs?.length === 0 && (
        <p className="run-list-empty">
          None yet. Plan one on the left and start it; it goes on while you work.
        </p>
      )}
      <ul className="run-list" aria-label="Trainings">
        {(runs ?? []).map((run) => (
          <RunRow key={run.id} run={run} workbench={workbench} />
        ))}
      </ul>
    </Panel>
  );
}

function RunRow({ run, workbench }: Props & { readonly run: RunSummary }): ReactElement {
  const { runs = [], runId, stopping } = useStore(workbench.store);
  const { showRun, attempt, stopRun, continueRun, removeRun } = workbench;
  const { id, jobId, title, state, epoch, epochs, best, progress } = run;
  const share =
    progress && progress.total > 0 && state === 'running' ? progress.done / progress.total : epoch / epochs;
  return (
    <li className="run-row" data-state={state} data-current={id === runId}>
      <button type="button" aria-current={id === runId} onClick={() => showRun(id)}>
        <span className="run-row-title">{title}</span>
        <span className="run-row-state">{runStateWords(run, runs, stopping.includes(id))}</span>
        <span className="run-row-facts">
          {planKinds[run.task].label} · epoch {epoch} of {epochs}
          {best && ` · best ${scoreWords(run.task, best.score)}`}
        </span>
        {/* Still: without a GPU, moving stripes would take from the training what computes it, for hours. */}
        <ProgressBar
          animate={false}
          stripes={false}
          intent={state === 'done' ? 'success' : state === 'failed' ? 'danger' : 'primary'}
          value={state === 'done' ? 1 : share}
        />
      </button>
      <PopoverNext
        arrow={false}
        animation="minimal"
        placement="bottom-end"
        content={
          <Menu size="small">
            {isGoing(run) && jobId !== undefined && (
              <MenuItem
                text={state === 'queued' ? 'Take from the queue' : 'Stop'}
                onClick={() => void attempt(() => stopRun(id, jobId))}
              />
            )}
            {canGoOn(run) && <MenuItem text="Continue" onClick={() => void attempt(() => continueRun(id))} />}
            <MenuItem
              text="Move to the trash"
              intent="danger"
              disabled={isGoing(run)}
              onClick={() => void attempt(() => removeRun(id))}
            />
          </Menu>
        }
      >
        <Button size="small" variant="minimal" icon={<More />} aria-label={`More about ${id}`} />
      </PopoverNext>
    </li>
  );
}
