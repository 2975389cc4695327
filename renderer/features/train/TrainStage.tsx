import { Spinner } from '@blueprintjs/core';
import { type ReactElement, useEffect } from 'react';
import { useStore } from 'zustand';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { NewRun } from './NewRun.tsx';
import { RunView } from './RunView.tsx';
import './train.css';

interface Props {
  readonly workbench: Workbench;
}

/** The middle of the window while trainings are looked at: the chosen one, or the plan of a new one. */
export function TrainStage({ workbench }: Props): ReactElement {
  const { runId, run } = useStore(workbench.store);
  const { attempt, refreshRuns, refreshModels } = workbench;
  useEffect(() => {
    void attempt(refreshRuns);
    void attempt(refreshModels);
  }, [attempt, refreshRuns, refreshModels]);
  if (runId === undefined) return <NewRun workbench={workbench} />;
  if (!run) return <Spinner className="run-loading" size={28} />;
  return <RunView run={run} workbench={workbench} />;
}
