import { randomBytes } from 'node:crypto';
import { Job, type Progress } from '#shared/contract/job.ts';
import { isProblem, Problem } from '#shared/contract/problems.ts';
import type { Recipe } from '#shared/contract/recipe.ts';
import { toWireProblem } from '#shared/messages/messages.ts';
import type { VoxelFile } from '#main/engine/caseCache.ts';
import type { Log } from '../log.ts';
import { isEnded, loadJobs, removeJob, saveJob, type StoredJob } from './jobFiles.ts';
import { jobReport } from './jobReport.ts';
import type { JobResult, Task, Tasks } from './task.ts';

/** What was asked to be done: in each lane one after the other, each remembered on the disk until long after its end. */
export interface Jobs {
  /** Newest first. */
  list(): Job[];
  /** @throws Problem what the task's check refuses; `disk-full` */
  start(recipe: Recipe): Promise<Job>;
  /** Ends a job and answers it as it ended; one that had ended is answered as it is. */
  cancel(jobId: string): Promise<Job>;
  /** Forgets a job that has ended; one that has not, or that nobody knows, stays as it is. */
  forget(jobId: string): Promise<void>;
  /** The page for a person that a job wrote. @throws Problem `job-missing`, `file-missing` */
  report(jobId: string): Promise<VoxelFile>;
  /** Stops working; the jobs in hand are begun again at the next opening, unless their task waits to be asked. */
  close(): Promise<void>;
}

export interface JobsOptions {
  readonly folder: string;
  readonly tasks: Tasks;
  readonly now: () => Date;
  readonly log: Log;
  readonly onChange: (job: Job) => void;
  /** Told when there is nothing left to do but what has a lane of its own. */
  readonly onIdle: () => void;
}

/** A job that ended the program this often is not begun again by itself. */
const mostAttempts = 3;
const progressEveryMs = 100;

const lanes = ['usual', 'training'] as const;
type Lane = (typeof lanes)[number];

interface Running {
  readonly job: StoredJob;
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

/** Reads the jobs of the folder and goes on with those that had not ended. */
export async function openJobs(options: JobsOptions): Promise<Jobs> {
  const { folder, now, log, onChange, onIdle } = options;
  const jobs = new Map<string, StoredJob>();
  const running = new Map<Lane, Running>();
  let closed = false;

  const taskOf = (recipe: Recipe): Task<Recipe> => options.tasks[recipe.task] as Task<Recipe>;
  const laneOf = ({ recipe }: StoredJob): Lane => taskOf(recipe).lane ?? 'usual';

  function jobOf(jobId: string): StoredJob {
    const job = jobs.get(jobId);
    if (!job) throw new Problem('job-missing', { jobId });
    return job;
  }

  async function keep(job: StoredJob): Promise<StoredJob> {
    await saveJob(folder, job);
    jobs.set(job.id, job);
    onChange(publicJob(job));
    return job;
  }

  function next(lane: Lane): void {
    if (closed || running.has(lane)) return;
    const queued = [...jobs.values()].find((job) => job.state === 'queued' && laneOf(job) === lane);
    if (!queued) {
      if (lane === 'usual') onIdle();
      return;
    }
    const controller = new AbortController();
    const ended = work(queued, controller.signal)
      .catch((error: unknown) => {
        // Only keeping the job's state can fail here: it ends for this run, and is begun again at the next start.
        log.failure('job', error);
        const endedAt = now().toISOString();
        const failed: StoredJob = { ...queued, state: 'failed', endedAt, problem: toWireProblem(error) };
        jobs.set(queued.id, failed);
        onChange(publicJob(failed));
      })
      .finally(() => {
        running.delete(lane);
        next(lane);
      });
    running.set(lane, { job: queued, controller, ended });
  }

  async function work(queued: StoredJob, signal: AbortSignal): Promise<void> {
    const begun = await keep({ ...queued, state: 'running', attempts: queued.attempts + 1 });
    const task = taskOf(begun.recipe);
    const end = (change: Pick<Job, 'state'> & Partial<Job>): Promise<StoredJob> => {
      const latest = jobs.get(begun.id) ?? begun;
      return keep({ ...latest, ...change, endedAt: now().toISOString() });
    };
    try {
      const result: JobResult = await task.run(begun.recipe, {
        jobId: begun.id,
        signal,
        progress: throttled((progress) => {
          const job = { ...begun, progress };
          jobs.set(job.id, job);
          onChange(publicJob(job));
        }),
      });
      await end({ state: 'done', result });
    } catch (error) {
      if (closed) return;
      const cancelled = signal.aborted || isProblem(error, 'cancelled');
      const problem = cancelled ? new Problem('cancelled', { task: task.words }) : error;
      if (!cancelled) log.failure(`job ${begun.recipe.task}`, error);
      await end({ state: cancelled ? 'cancelled' : 'failed', problem: toWireProblem(problem) });
    }
  }

  for (const job of await loadJobs(folder)) {
    jobs.set(job.id, job);
    if (job.state !== 'running') continue;
    const task = taskOf(job.recipe);
    if (task.afterRestart !== 'wait' && job.attempts < mostAttempts)
      await keep({ ...job, state: 'queued', progress: notBegun });
    else {
      const data = { task: task.words, attempts: job.attempts };
      const problem =
        task.afterRestart === 'wait'
          ? new Problem('job-broken-off', { task: task.words })
          : new Problem('job-interrupted', data);
      await keep({
        ...job,
        state: 'interrupted',
        endedAt: now().toISOString(),
        problem: toWireProblem(problem),
      });
    }
  }
  for (const lane of lanes) next(lane);

  return {
    list: () => [...jobs.values()].map(publicJob).toReversed(),
    start: async (recipe) => {
      await taskOf(recipe).check?.(recipe);
      const created = now();
      const job = await keep({
        id: `${created.getTime().toString(36)}-${randomBytes(4).toString('hex')}`,
        recipe,
        state: 'queued',
        progress: notBegun,
        createdAt: created.toISOString(),
        attempts: 0,
      });
      next(laneOf(job));
      return publicJob(job);
    },
    report: async (jobId) => jobReport(publicJob(jobOf(jobId))),
    cancel: async (jobId) => {
      const job = jobOf(jobId);
      const inHand = [...running.values()].find((one) => one.job.id === jobId);
      if (inHand) {
        inHand.controller.abort();
        await inHand.ended;
      } else if (!isEnded(job)) {
        const problem = new Problem('cancelled', { task: taskOf(job.recipe).words });
        const endedAt = now().toISOString();
        await keep({ ...job, state: 'cancelled', endedAt, problem: toWireProblem(problem) });
      }
      return publicJob(jobs.get(jobId) ?? job);
    },
    forget: async (jobId) => {
      const job = jobs.get(jobId);
      if (!job || !isEnded(job)) return;
      await removeJob(folder, jobId);
      jobs.delete(jobId);
    },
    close: async () => {
      closed = true;
      const inHand = [...running.values()];
      for (const { controller } of inHand) controller.abort();
      await Promise.all(inHand.map(({ ended }) => ended));
    },
  };
}

const notBegun: Progress = { stage: 'waiting', done: 0, total: 1 };

const publicJob = (job: StoredJob): Job => Job.parse(job);

function throttled(tell: (progress: Progress) => void): (progress: Progress) => void {
  let last = -Infinity;
  return (progress) => {
    const time = performance.now();
    if (time - last < progressEveryMs && progress.done < progress.total) return;
    last = time;
    tell(progress);
  };
}
