import type { RunState, RunSummary } from '#shared/contract/run.ts';
import { waitingBefore } from '#renderer/editor/training/pace.ts';

export const stateWords: Readonly<Record<RunState, string>> = {
  queued: 'Waiting',
  running: 'Training',
  done: 'Done',
  failed: 'Failed',
  stopped: 'Stopped',
  interrupted: 'Interrupted',
};

/** Where a run stands, in words. */
export function runStateWords(run: RunSummary, runs: readonly RunSummary[], stopping: boolean): string {
  if (stopping) return 'Stopping after this step…';
  if (run.state !== 'queued') return stateWords[run.state];
  const before = waitingBefore(run, runs);
  return before === 0 ? 'Waiting, next' : `Waiting, ${before} before it`;
}

export const canGoOn = ({ state }: RunSummary): boolean =>
  state === 'stopped' || state === 'failed' || state === 'interrupted';

export const isGoing = ({ state }: RunSummary): boolean => state === 'queued' || state === 'running';
