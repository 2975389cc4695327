import { Option } from 'commander';
import type { Progress } from '#shared/contract/job.ts';
import type { Surroundings } from './surroundings.ts';

export interface ProgressOptions {
  readonly progress?: true;
}

export const progressOption = (): Option => new Option('--progress', 'tell every step on stderr');

/** Tells each step as a line (stage, how many are done of how many), `what` in front; nothing unless asked for. */
export function progressTeller(
  { tell }: Surroundings,
  { progress }: ProgressOptions,
  what?: string,
): ((step: Progress) => void) | undefined {
  if (!progress) return undefined;
  let last = '';
  return ({ stage, done, total }) => {
    const line = `${what === undefined ? '' : `${what}: `}${stage} (${done}/${total})`;
    if (line !== last) tell(line);
    last = line;
  };
}
