import type { Job } from '#shared/contract/job.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { ExportRecipe } from '#shared/contract/recipe.ts';
import { RemoteProblem } from '#shared/contract/remoteProblem.ts';
import type { TaskOptions } from '#main/tasks/recipes/taskOptions.ts';
import type { Workstation } from '#main/tasks/workstation.ts';
import { inLibrary } from './inLibrary.ts';

export interface LibraryExport {
  readonly library: string;
  /** Case ids; `all` alone stands for every case. */
  readonly cases: readonly string[];
  readonly set: Omit<ExportRecipe, 'task' | 'cases'>;
  readonly distFolder: string;
  readonly version: string;
}

/**
 * Exports cases of a library, as the window does it; answers their ids.
 *
 * @throws Problem `library-locked`, `case-missing`, `cancelled`; RemoteProblem why the job failed
 */
export async function exportFromLibrary(
  { library, cases, set, distFolder, version }: LibraryExport,
  options: TaskOptions,
): Promise<string[]> {
  return inLibrary(library, { distFolder, version }, async (workstation) => {
    const all = cases.length === 1 && cases[0] === 'all';
    const ids = all ? workstation.cases.list().map(({ id }) => id) : [...cases];
    if (ids.length === 0)
      throw new Problem('request-invalid', { field: '--cases', reason: 'the library is empty' });
    const started = await workstation.jobs.start({ task: 'export', cases: ids, ...set });
    const { state, problem } = await endOf(workstation, started, options);
    if (problem) throw new RemoteProblem(problem);
    if (state !== 'done') throw new Problem('cancelled', { task: 'exporting' });
    return ids;
  });
}

/** The job as it ended; a signal cancels it. */
function endOf({ jobs, events }: Workstation, started: Job, { signal, progress }: TaskOptions): Promise<Job> {
  return new Promise((resolve, reject) => {
    const cancel = (): void => {
      jobs.cancel(started.id).catch(reject);
    };
    const unsubscribe = events.subscribe((event) => {
      if (event.type !== 'job' || event.job.id !== started.id) return;
      if (event.job.state === 'queued') return;
      if (event.job.state === 'running') return progress?.(event.job.progress);
      unsubscribe();
      signal?.removeEventListener('abort', cancel);
      resolve(event.job);
    });
    if (signal?.aborted) cancel();
    else signal?.addEventListener('abort', cancel, { once: true });
  });
}
