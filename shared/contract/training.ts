import { z } from 'zod';
import { Organ, RuleAppearance, SizeClass } from './lesion.ts';
import { DynunetConfig, ModelInput, SwinUnetrConfig, UnetConfig } from './model.ts';
import { ModelId, Seed } from './primitives.ts';

const count = z.number().int().min(1);
const share = z.number().min(0).max(1);

/** The networks that segment, and so can be trained to. */
export const SegmentationConfig = z.discriminatedUnion('architecture', [
  UnetConfig,
  DynunetConfig,
  SwinUnetrConfig,
]);
export type SegmentationConfig = z.infer<typeof SegmentationConfig>;

/** Synthetic lesions that belong to a phantom for good: what validation looks for. */
export const PlantedLesions = z.object({
  /** Per organ that the network knows lesions of. */
  count: count.max(10),
  sizeClass: SizeClass,
});

/**
 * A CT with its label map. Values of the map are known by the names in its file, else by `labelNames`; `kidney` is
 * both kidneys. A case without lesion labels is healthy: lesions may be put into it on the fly.
 */
export const TrainingCase = z.discriminatedUnion('from', [
  z.object({
    from: z.literal('files'),
    name: z.string().min(1),
    /** Absolute; in a recipe's file also relative to it. */
    image: z.string().min(1),
    labels: z.string().min(1),
    labelNames: z.record(z.string().regex(/^\d{1,5}$/), z.string().min(1)).default({}),
  }),
  z.object({
    from: z.literal('phantom'),
    size: z.number().int().min(48).max(512),
    seed: Seed,
    lesions: PlantedLesions.optional(),
  }),
]);
export type TrainingCase = z.infer<typeof TrainingCase>;

/** Lesions put into healthy samples as they are drawn. */
export const OnTheFly = z.object({
  generator: z.literal('rules'),
  /** Probability that a healthy sample gets lesions; the published training has 0.5. */
  share,
  /** How often each size class is drawn, relative to the others. */
  sizes: z.partialRecord(SizeClass, z.number().min(0)),
  /** From one lesion to this many. */
  mostLesions: count.max(10),
  /** Fields left out are drawn as for any lesion. */
  appearance: RuleAppearance.partial(),
});
export type OnTheFly = z.infer<typeof OnTheFly>;

/** How often a crop is centred on each, relative to the others; what a sample lacks does not count. */
export const CropCentres = z.object({
  lesion: z.number().min(0),
  organ: z.number().min(0),
  background: z.number().min(0),
});

export const optimiserNames = ['adamw', 'adam', 'sgd'] as const;
export const scheduleNames = ['warmup_cosine', 'cosine_anneal', 'constant'] as const;

/** Everything about a segmentation training; the same recipe and files give the same metrics on a processor. */
export const TrainSegmentationRecipe = z.object({
  task: z.literal('trainSegmentation'),
  /** What the trained model is called. */
  model: z.object({
    id: ModelId,
    title: z.string().min(1).max(200),
    licence: z.string(),
    demonstration: z.boolean().default(false),
  }),
  network: SegmentationConfig,
  /** Folder of a model whose weights it starts from: one of the same network, or a Swin-UNETR's encoder. */
  start: z.object({ model: z.string().min(1) }).optional(),
  /** What each output channel stands for, `background` first: organs, and `liver_lesion` and the like. */
  labels: z.array(z.string().min(1)).min(2).max(32),
  input: ModelInput.pick({ spacingMm: true, windowHu: true, patch: true }),
  train: z.array(TrainingCase).min(1),
  validation: z.array(TrainingCase),
  synthesis: OnTheFly.optional(),
  centres: CropCentres.default({ lesion: 1, organ: 1, background: 1 }),
  /** Mirrors, quarter turns and intensity jitter, with the published probabilities. */
  augment: z.boolean().default(true),
  optimiser: z.object({
    name: z.enum(optimiserNames),
    rate: z.number().positive(),
    weightDecay: z.number().min(0),
  }),
  schedule: z.object({ name: z.enum(scheduleNames), warmupEpochs: z.number().int().min(0) }),
  epochs: count,
  /** Crops of each case an epoch. */
  samplesPerCase: count.default(1),
  /** Samples that make one step; they are computed one after the other and their gradients added. */
  batch: count.default(1),
  /** Validation after every so many epochs, by sliding window. */
  validateEvery: count,
  overlap: z.number().min(0).max(0.9).default(0.5),
  /** Ends after so many validations without a better one. */
  patience: count.optional(),
  checkpoint: z.object({ everyEpochs: count, keep: count }).default({ everyEpochs: 1, keep: 2 }),
  /** The first so much of the cases stays in memory; the others are read again for each sample. */
  cacheShare: share.default(1),
  seed: Seed,
});
export type TrainSegmentationRecipe = z.infer<typeof TrainSegmentationRecipe>;

/** One row of metrics.csv: what an epoch came to. Nothing in it depends on the clock. */
export const EpochMetrics = z.object({
  /** From 1. */
  epoch: count,
  /** Optimiser steps so far. */
  step: z.number().int(),
  rate: z.number(),
  loss: z.number(),
  dice: z.number(),
  ce: z.number(),
  /** Samples left out because their case could not be read any more. */
  skipped: z.number().int(),
  /** After a validation: mean Dice of each label over the cases that have it, by label. */
  validation: z.record(z.string(), z.number()).optional(),
  /** Mean of the lesions' Dice, of all labels where there is no lesion: what the best model is chosen by. */
  score: z.number().optional(),
});
export type EpochMetrics = z.infer<typeof EpochMetrics>;

/** Which organs a training can put lesions into: those whose lesions the network has a channel for. */
export const lesionOrgansOf = (labels: readonly string[]): Organ[] =>
  Organ.options.filter((organ) => labels.includes(`${organ}_lesion`));
