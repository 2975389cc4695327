import type { Job, Progress } from '#shared/contract/job.ts';
import type { Recipe } from '#shared/contract/recipe.ts';

export type JobResult = NonNullable<Job['result']>;

export interface JobContext {
  /** Goes into the names of what the job makes, so that doing it again makes the same thing, not a second one. */
  readonly jobId: string;
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
}

/**
 * How one kind of recipe is carried out. The program may end at any moment and then runs the job again from the
 * start: `run` must come to the same end as if it had run once.
 */
export interface Task<R extends Recipe> {
  /** What the person calls it, in the sentences. */
  readonly words: string;
  /** Jobs of one lane wait for each other; those of a lane of its own run beside the others. */
  readonly lane?: 'training';
  /** What becomes of one that the end of the program broke off: it is begun again, or waits to be asked for. */
  readonly afterRestart?: 'wait';
  /** Refuses before the job is queued what can be seen to fail. */
  check?(recipe: R): Promise<void>;
  run(recipe: R, context: JobContext): Promise<JobResult>;
}

/** A task for every recipe; a recipe without one does not compile. */
export type Tasks = { readonly [K in Recipe['task']]: Task<Extract<Recipe, { task: K }>> };
