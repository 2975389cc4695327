import { z } from 'zod';
import { CaseId, ComputeDevice, ComputeProvider } from './primitives.ts';
import {
  TrainAutoencoderRecipe,
  TrainDiffusionRecipe,
  TrainingCase,
  type TrainingTask,
  TrainSegmentationRecipe,
} from './training.ts';

/** Name of a run: it travels in URLs and is a folder's name. */
export const RunId = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/);

/** What a run of the library can train on: also cases of the library, with their labels and placed lesions. */
export const RunCase = z.discriminatedUnion('from', [
  ...TrainingCase.options,
  z.object({
    from: z.literal('case'),
    caseId: CaseId,
    name: z.string(),
    /** With the mask that a reader signed last, in place of the labels of its classes. */
    reading: z.literal('signed').optional(),
  }),
]);
export type RunCase = z.infer<typeof RunCase>;

const cases = { train: z.array(RunCase).min(1), validation: z.array(RunCase) };

export const SegmentationPlan = TrainSegmentationRecipe.extend(cases);
export const AutoencoderPlan = TrainAutoencoderRecipe.extend(cases);
export const DiffusionPlan = TrainDiffusionRecipe.extend(cases);

/** A training as a window plans it. Models are named by their ids in the library, or by their folders. */
export const TrainingPlan = z.discriminatedUnion('task', [SegmentationPlan, AutoencoderPlan, DiffusionPlan]);
export type TrainingPlan = z.infer<typeof TrainingPlan>;
export type PlanOf<T extends TrainingTask> = Extract<TrainingPlan, { task: T }>;

/** In the library: a training in a run's folder; without a plan the run that lies there goes on. */
export const TrainJob = z.object({
  task: z.literal('train'),
  runId: RunId,
  plan: TrainingPlan.optional(),
  /** Left out: the best that this machine has. */
  provider: ComputeProvider.optional(),
  /** In its place: devices that share the batches, the leading one first. */
  devices: z.array(ComputeDevice).min(1).optional(),
});
export type TrainJob = z.infer<typeof TrainJob>;
