import type { Job } from '#shared/contract/job.ts';
import { RemoteProblem } from '#shared/contract/remoteProblem.ts';
import type { Recipe } from '#shared/contract/recipe.ts';
import type { EditorState } from '../editorState.ts';
import { hasJustEnded, isActive, isTrial, jobTitle, withJob } from '../jobList.ts';
import { type Context, report, tell } from './context.ts';
import type { OpenActions } from './openCase.ts';

export type JobActions = ReturnType<typeof jobActions>;

/** Long tasks, which the server does and tells of. */
export function jobActions(context: Context, { openCase }: Pick<OpenActions, 'openCase'>) {
  const { store, service } = context;

  /** Takes in what became of a job, and says how one of this window's time has ended. */
  function receive(job: Job): void {
    const { jobs, document } = store.getState();
    // The event of its end may come before the answer that it has begun.
    if (isActive(job) && jobs.some((known) => known.id === job.id && !isActive(known))) return;
    store.setState({ jobs: withJob(jobs, job) });
    // Whoever asked for it shows what became of it.
    if (isTrial(job)) return;
    if (hasJustEnded(jobs, job, 'failed', 'interrupted') && job.problem)
      report(context, new RemoteProblem(job.problem));
    if (!hasJustEnded(jobs, job, 'done')) return;
    const { outDir, caseId, note } = job.result ?? {};
    tell(context, `${jobTitle(job)}: done.${note ? ` ${note}` : ''}`, outDir);
    if (caseId !== undefined && document.kind === 'none') void openCase(caseId);
  }

  return {
    receive,
    async refreshJobs(): Promise<void> {
      for (const job of await service.call('listJobs', {}, {})) receive(job);
    },
    async startJob(recipe: Recipe): Promise<Job> {
      const job = await service.call('startJob', {}, { recipe });
      receive(job);
      return job;
    },
    /** The job as it ends. */
    jobEnd: (jobId: string): Promise<Job> =>
      new Promise((resolve) => {
        const look = ({ jobs }: EditorState): void => {
          const job = jobs.find(({ id }) => id === jobId);
          if (!job || isActive(job)) return;
          unsubscribe();
          resolve(job);
        };
        const unsubscribe = store.subscribe(look);
        look(store.getState());
      }),
    async cancelJob(jobId: string): Promise<void> {
      receive(await service.call('cancelJob', { jobId }, {}));
    },
    reportUrl: service.reportUrl,
    showJobs: (jobsShown: boolean): void => store.setState({ jobsShown }),
  };
}
