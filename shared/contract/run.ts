import { z } from 'zod';
import { Progress, WireProblem } from './job.ts';
import { Organ } from './lesion.ts';
import { IntTriple, ModelId } from './primitives.ts';
import { EpochRow, TrainingCase, trainingTasks, TrainRecipe } from './training.ts';
import { RunId, TrainingPlan } from './trainingPlan.ts';

const count = z.number().int().min(0);

/** status.json of a run: what depends on the clock and the machine, and so is not in metrics.csv. */
export const RunStatus = z.object({
  /** Where it computes. */
  provider: z.string(),
  /** Optimiser steps so far, and those of a whole run. */
  step: count,
  steps: count,
  /** Mean loss of so many steps, up to a step: at most 400 points for the whole run. */
  losses: z.array(z.tuple([count, z.number()])),
  /** Mean of the last steps, waiting for samples included. */
  secondsPerStep: z.number(),
  /** Share of that time in which the device took steps. */
  computing: z.number().min(0).max(1),
  /** Share of it in which the device drew lesions. */
  drawing: z.number().min(0).max(1).default(0),
  /** Of the last validation; 0 before the first. */
  secondsPerValidation: z.number(),
  writtenAt: z.iso.datetime(),
});
export type RunStatus = z.infer<typeof RunStatus>;

/** A file of the folder `pictures` of a run: nothing else is served from there. */
export const PictureName = z.string().regex(/^[a-z]{1,20}-\d{2}(-\d{2})?\.png$/);

/** An outline over a picture. */
export const Outline = z.object({
  label: z.string(),
  /** What the network should say, or what it says. */
  of: z.enum(['truth', 'prediction']),
  /** Path of an SVG, mm from the picture's upper left corner: edges of the truth, the area of a prediction. */
  path: z.string(),
});
export type Outline = z.infer<typeof Outline>;

/**
 * A slice that a run shows: of a sample as the network gets it, or of a validation case or sample with what the network
 * makes of it.
 */
export const RunPicture = z.object({
  kind: z.enum(['sample', 'validation']),
  file: PictureName,
  /** The same slice as the network made it: decoded, or drawn. */
  made: PictureName.optional(),
  /** Name of the case. */
  case: z.string(),
  /** From 1. */
  epoch: count,
  step: count,
  widthMm: z.number().positive(),
  heightMm: z.number().positive(),
  outlines: z.array(Outline),
  /** Of a sample: how many lesions were put into the case for it. */
  lesions: count.optional(),
  /** What drew them: `rules`, or the ID of a model. */
  drawnBy: z.string().optional(),
  /** Of a validation: what was found in this case, by the names that metrics have. */
  numbers: z.record(z.string(), z.number()).optional(),
});
export type RunPicture = z.infer<typeof RunPicture>;

export const RunState = z.enum(['queued', 'running', 'done', 'failed', 'stopped', 'interrupted']);
export type RunState = z.infer<typeof RunState>;

/** What a list says of a run. */
export const RunSummary = z.object({
  id: RunId,
  title: z.string(),
  task: z.enum(trainingTasks),
  state: RunState,
  /** Epochs done, and those of the whole run. */
  epoch: count,
  epochs: count,
  best: z.object({ score: z.number(), epoch: count }).optional(),
  /** Of its last job, which need not be remembered any more. */
  jobId: z.string().optional(),
  progress: Progress.optional(),
  problem: WireProblem.optional(),
  /** Whether its folder is there: then it goes on from it, without its plan. */
  begun: z.boolean(),
  /** The model that came of it, where the library has it. */
  modelId: ModelId.optional(),
  /** Whether the run holds a model that can be taken into the library. */
  hasModel: z.boolean(),
  begunAt: z.iso.datetime(),
});
export type RunSummary = z.infer<typeof RunSummary>;

/** An epoch of a run, whatever it trains: parts of its loss and what else its steps tell are in `parts`, by name. */
export const RunEpoch = EpochRow.extend({ parts: z.record(z.string(), z.number()) });
export type RunEpoch = z.infer<typeof RunEpoch>;

/** Everything there is to see of a run. */
export const RunDetail = RunSummary.extend({
  plan: TrainingPlan,
  metrics: z.array(RunEpoch),
  status: RunStatus.optional(),
  /** Samples by step, then validations by epoch and case. */
  pictures: z.array(RunPicture),
  /** The last lines. */
  log: z.array(z.string()),
  folder: z.string(),
});
export type RunDetail = z.infer<typeof RunDetail>;

/** What looking at a case of a plan found. */
export const InspectedCase = z.object({
  part: z.enum(['train', 'validation']),
  name: z.string(),
  /** On the network's grid. */
  dims: IntTriple.optional(),
  /** Those of the network's labels that it has. */
  labels: z.array(z.string()),
  /** Organs that lesions can be put into. */
  lesionsInto: z.array(Organ),
  /** Why it cannot be trained on. */
  problem: z.string().optional(),
});
export type InspectedCase = z.infer<typeof InspectedCase>;

/** What a training would take, and what stands in its way. */
export const TrainingInspection = z.object({
  provider: z.string(),
  warnings: z.array(z.string()),
  /** Numbers that are trained. */
  parameters: count,
  /** Memory of the steps, and of the cases that are kept. */
  stepBytes: count,
  caseBytes: count,
  /** Of the networks that draw lesions. */
  drawingBytes: count,
  /** 0 where it cannot be told. */
  freeBytes: count,
  stepsPerEpoch: count,
  steps: count,
  /** Measured on one step, the drawing of its lesions, and one window or case; left out when none could be computed. */
  secondsPerStep: z.number().optional(),
  /** Part of a step's seconds, on average: networks drawing lesions. */
  secondsDrawing: z.number().optional(),
  secondsPerValidation: z.number().optional(),
  /** Of the whole run, by the two above. */
  seconds: z.number().optional(),
  problem: WireProblem.optional(),
  cases: z.array(InspectedCase),
});
export type TrainingInspection = z.infer<typeof TrainingInspection>;

/** How a published fold list is read: whose organ it is about, and what is put in front of its paths. */
export const FoldListReading = z.object({
  organ: Organ,
  /** Of real cases, and of healthy ones; empty where the list's paths are whole, or start from its folder. */
  dataRoot: z.string(),
  healthyRoot: z.string(),
});
export type FoldListReading = z.infer<typeof FoldListReading>;

/** A file that somebody trains by: a whole recipe, or a list of cases. Paths are absolute. */
export const TrainingFile = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('recipe'), plan: TrainRecipe }),
  z.object({ kind: z.literal('cases'), cases: z.array(TrainingCase) }),
]);
export type TrainingFile = z.infer<typeof TrainingFile>;
