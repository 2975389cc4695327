import { z } from 'zod';
import { ModelAgreement } from './quality.ts';
import { Recipe } from './recipe.ts';

export const JobState = z.enum(['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted']);
export type JobState = z.infer<typeof JobState>;

export const Progress = z.object({ stage: z.string(), done: z.number(), total: z.number() });
export type Progress = z.infer<typeof Progress>;

/** An error on the wire: the code and its data (problems.ts), and the sentence made of them. */
export const WireProblem = z.object({
  code: z.string(),
  data: z.record(z.string(), z.unknown()),
  sentence: z.string(),
});
export type WireProblem = z.infer<typeof WireProblem>;

export const Job = z.object({
  id: z.string(),
  recipe: Recipe,
  state: JobState,
  progress: Progress,
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  problem: WireProblem.optional(),
  /** What the task made, for the window to offer: a folder, a case. */
  result: z
    .object({
      outDir: z.string().optional(),
      caseId: z.string().optional(),
      predictionId: z.string().optional(),
      modelId: z.string().optional(),
      note: z.string().optional(),
      agreement: ModelAgreement.optional(),
    })
    .optional(),
});
export type Job = z.infer<typeof Job>;

/** Tasks that write a page for a person. */
const reporting: readonly Recipe['task'][] = ['evaluate', 'studyReport'];

/** Whether a job has written such a page into its folder. */
export const hasReport = ({ state, recipe, result }: Job): boolean =>
  state === 'done' && reporting.includes(recipe.task) && result?.outDir !== undefined;
