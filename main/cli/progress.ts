import { Option } from 'commander';
import type { Progress } from '#shared/contract/job.ts';
import type { Surroundings } from './surroundings.ts';

export interface ProgressOptions {
  readonly progress?: true;
}

export const progressOption = (): Option => new Option('--progress', 'tell every step on stderr');

/** Tells each new stage as a line, with `what` in front; nothing when progress was not asked for. */
export function progressTeller(
  { tell }: Surroundings,
  { progress }: ProgressOptions,
  what?: string,
): ((step: Progress) => void) | undefined {
  if (!progress) return undefined;
  let last = '';
  return ({ stage, done, total }) => {
    const line = `${what === undefined ? '' : `${what}: `}${stage} (${done + 1}/${total})`;
    if (line !== last) tell(line);
    last = line;
  };
}
