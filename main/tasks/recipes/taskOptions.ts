import type { Progress } from '#shared/contract/job.ts';
import { Problem } from '#shared/contract/problems.ts';

export interface TaskOptions {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((progress: Progress) => void) | undefined;
}

/**
 * Marks the steps of a task: each call begins the next one.
 *
 * @returns a function that tells the progress, lets Ctrl-C have its turn, and throws Problem `cancelled` after it
 */
export function stepper(task: string, total: number, { signal, progress }: TaskOptions) {
  let done = 0;
  return async (stage: string): Promise<void> => {
    await new Promise(setImmediate);
    if (signal?.aborted) throw new Problem('cancelled', { task });
    progress?.({ stage, done: done++, total });
  };
}
