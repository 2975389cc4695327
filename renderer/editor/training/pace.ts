import type { RunDetail, RunSummary } from '#shared/contract/run.ts';

/** Seconds that a run still takes at its present pace, validations included; undefined before its first steps. */
export function secondsLeft({
  status,
  plan,
  epoch,
}: Pick<RunDetail, 'status' | 'plan' | 'epoch'>): number | undefined {
  if (!status || status.secondsPerStep === 0) return undefined;
  const every = plan.validateEvery;
  const validations =
    plan.validation.length === 0 ? 0 : Math.ceil(plan.epochs / every) - Math.floor(epoch / every);
  return (status.steps - status.step) * status.secondsPerStep + validations * status.secondsPerValidation;
}

/** "45 s", "12 min", "3 h 20 min", "2 d 4 h": two units at most. */
export function durationWords(seconds: number): string {
  if (seconds < 0.95) return `${seconds.toPrecision(2)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return two(hours, 'h', minutes % 60, 'min');
  return two(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

const two = (large: number, unit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smallUnit}`;

/** How many runs go before a waiting one; 0: it is the next. */
export const waitingBefore = (run: RunSummary, runs: readonly RunSummary[]): number =>
  runs.filter(({ state, begunAt }) => state === 'queued' && begunAt < run.begunAt).length;
