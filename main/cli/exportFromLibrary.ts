import path from 'node:path';
import type { Job } from '#shared/contract/job.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { ExportRecipe } from '#shared/contract/recipe.ts';
import { RemoteProblem } from '#shared/contract/remoteProblem.ts';
import { forkEngine } from '#main/engine/forkEngine.ts';
import { trainingProcesses } from '#main/engine/training/trainingProcesses.ts';
import { openWorkstation } from '#main/tasks/openWorkstation.ts';
import type { TaskOptions } from '#main/tasks/recipes/taskOptions.ts';
import type { Workstation } from '#main/tasks/workstation.ts';

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
  const workstation = await openWorkstation({
    libraryFolder: library,
    // The command line may write wherever the person may.
    roots: [path.parse(set.outDir).root],
    spawnEngine: forkEngine(path.join(distFolder, 'main/engine.js')),
    training: trainingProcesses(distFolder),
    shell: 'browser',
    version,
    phantomWhenEmpty: false,
  });
  try {
    const all = cases.length === 1 && cases[0] === 'all';
    const ids = all ? workstation.cases.list().map(({ id }) => id) : [...cases];
    if (ids.length === 0)
      throw new Problem('request-invalid', { field: '--cases', reason: 'the library is empty' });
    const started = await workstation.jobs.start({ task: 'export', cases: ids, ...set });
    const { state, problem } = await endOf(workstation, started, options);
    if (problem) throw new RemoteProblem(problem);
    if (state !== 'done') throw new Problem('cancelled', { task: 'exporting' });
    return ids;
  } finally {
    await workstation.close();
  }
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
