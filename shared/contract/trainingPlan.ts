import { z } from 'zod';
import { CaseId, ComputeDevice, ComputeProvider } from './primitives.ts';
import { TrainingCase, TrainSegmentationRecipe } from './training.ts';

/** Name of a run: it travels in URLs and is a folder's name. */
export const RunId = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/);

/** What a run of the library can train on: also cases of the library, with their labels and placed lesions. */
export const RunCase = z.discriminatedUnion('from', [
  ...TrainingCase.options,
  z.object({ from: z.literal('case'), caseId: CaseId, name: z.string() }),
]);
export type RunCase = z.infer<typeof RunCase>;

/** A training as a window plans it. */
export const TrainingPlan = TrainSegmentationRecipe.extend({
  train: z.array(RunCase).min(1),
  validation: z.array(RunCase),
});
export type TrainingPlan = z.infer<typeof TrainingPlan>;

/** In the library: a training in a run's folder; without a plan the run that lies there goes on. */
export const TrainSegmentationJob = z.object({
  task: z.literal('trainSegmentation'),
  runId: RunId,
  plan: TrainingPlan.optional(),
  /** Left out: the best that this machine has. */
  provider: ComputeProvider.optional(),
  /** In its place: devices that share the batches, the leading one first. */
  devices: z.array(ComputeDevice).min(1).optional(),
});
export type TrainSegmentationJob = z.infer<typeof TrainSegmentationJob>;
