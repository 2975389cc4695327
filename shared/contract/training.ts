import { z } from 'zod';
import { Organ, organs, SizeClass } from './lesion.ts';
import {
  DiffusionConfig,
  DynunetConfig,
  ModelInput,
  SwinUnetrConfig,
  UnetConfig,
  VqganConfig,
} from './model.ts';
import { OnTheFly, RulesOnTheFly } from './onTheFly.ts';
import { ModelId, PhantomPhase, Seed } from './primitives.ts';

const count = z.number().int().min(1);
const share = z.number().min(0).max(1);
const weight = z.number().min(0);

/** The networks that segment, and so can be trained to. */
export const SegmentationConfig = z.discriminatedUnion('architecture', [
  UnetConfig,
  DynunetConfig,
  SwinUnetrConfig,
]);
export type SegmentationConfig = z.infer<typeof SegmentationConfig>;

/** Synthetic lesions that belong to a phantom for good: what validation looks for. */
export const PlantedLesions = z.object({
  /** Per organ that the training knows lesions of. */
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
    /** Left out: portal venous. */
    phase: PhantomPhase.optional(),
    lesions: PlantedLesions.optional(),
  }),
]);
export type TrainingCase = z.infer<typeof TrainingCase>;

/** How often a crop is centred on each, relative to the others; what a sample lacks does not count. */
export const CropCentres = z.object({ lesion: weight, organ: weight, background: weight });
export type CropCentres = z.infer<typeof CropCentres>;

/** `mixed`: convolutions and matrix products in float16, the gradient scaled so that it does not vanish there. */
export const Precision = z.enum(['float32', 'mixed']);
export type Precision = z.infer<typeof Precision>;

export const optimiserNames = ['adamw', 'adam', 'sgd'] as const;
export const scheduleNames = ['warmup_cosine', 'cosine_anneal', 'constant'] as const;

/** A model by its folder, or by its ID in the library. */
const ModelFolder = z.object({ model: z.string().min(1) });

/** What every training has: what is made, from which cases, and how long. */
const TrainingRecipe = z.object({
  /** What the trained model is called. */
  model: z.object({
    id: ModelId,
    title: z.string().min(1).max(200),
    licence: z.string(),
    demonstration: z.boolean().default(false),
  }),
  /** A model whose weights it starts from. */
  start: ModelFolder.optional(),
  train: z.array(TrainingCase).min(1),
  validation: z.array(TrainingCase),
  synthesis: OnTheFly.optional(),
  optimiser: z.object({
    name: z.enum(optimiserNames),
    rate: z.number().positive(),
    weightDecay: weight,
    /** Longer gradients are shortened to this length. */
    longestGradient: z.number().positive().optional(),
  }),
  schedule: z.object({ name: z.enum(scheduleNames), warmupEpochs: z.number().int().min(0) }),
  /** Where the provider gains by it; elsewhere `mixed` is float32, and said so. */
  precision: Precision.default('float32'),
  epochs: count,
  /** Crops of each case an epoch. */
  samplesPerCase: count.default(1),
  /** Samples that make one step. */
  batch: count.default(1),
  /** Validation after every so many epochs. */
  validateEvery: count,
  /** Ends after so many validations without a better one. */
  patience: count.optional(),
  checkpoint: z.object({ everyEpochs: count, keep: count }).default({ everyEpochs: 1, keep: 2 }),
  /** The first so much of the cases stays in memory; the others are read again for each sample. */
  cacheShare: share.default(1),
  seed: Seed,
});

/**
 * Everything about a segmentation training; the same recipe and files give the same metrics on a processor. The
 * samples of a batch are computed one after the other and their gradients added. It can start from a model of the same
 * network, or from a Swin-UNETR's encoder. Validation is by sliding window.
 */
export const TrainSegmentationRecipe = TrainingRecipe.extend({
  task: z.literal('trainSegmentation'),
  network: SegmentationConfig,
  /** What each output channel stands for, `background` first: organs, and `liver_lesion` and the like. */
  labels: z.array(z.string().min(1)).min(2).max(32),
  input: ModelInput.pick({ spacingMm: true, windowHu: true, patch: true }),
  centres: CropCentres.default({ lesion: 1, organ: 1, background: 1 }),
  /** Mirrors, quarter turns and intensity jitter, with the published probabilities. */
  augment: z.boolean().default(true),
  overlap: z.number().min(0).max(0.9).default(0.5),
});
export type TrainSegmentationRecipe = z.infer<typeof TrainSegmentationRecipe>;

/** What networks that draw lesions are trained on. */
const DrawingRecipe = TrainingRecipe.extend({
  /** Whose lesions are drawn, and which crops are centred on. */
  organs: z
    .array(Organ)
    .min(1)
    .default([...organs]),
  synthesis: RulesOnTheFly.optional(),
  /** Cubes of `side` voxels; the synthesis works with voxels of 1 mm. */
  input: z
    .object({
      spacingMm: ModelInput.shape.spacingMm.default([1, 1, 1]),
      windowHu: ModelInput.shape.windowHu.default([-175, 250]),
      side: count.max(512).default(96),
    })
    .prefault({}),
  /** Quarter turns about the head-foot axis, with the published probability. */
  augment: z.boolean().default(true),
  /** Samples of each validation case: always the same ones. */
  validationSamples: count.default(4),
});

/**
 * Everything about an autoencoder's training (reference/diffusion.md §7). A batch is computed as one; one that lacks
 * samples is filled with its own.
 */
export const TrainAutoencoderRecipe = DrawingRecipe.extend({
  task: z.literal('trainAutoencoder'),
  network: VqganConfig,
  centres: CropCentres.default({ lesion: 10, organ: 10, background: 1 }),
  reconstruction: weight.default(4),
  commitment: weight.default(0.25),
  /** LPIPS, with the VGG weights of an autoencoder that was imported with its training's networks. */
  perceptual: ModelFolder.extend({ weight: weight.default(4) }).optional(),
  /** Discriminators, which have a say after so many steps; left out: none. */
  adversarial: z
    .object({ afterSteps: z.number().int().min(0).default(5000), featureMatching: weight.default(4) })
    .optional(),
  /** How the code book moves, and below which mean use a code is given up for a latent of the batch. */
  codebook: z.object({ decay: share.default(0.99), restartBelow: weight.default(1) }).prefault({}),
});
export type TrainAutoencoderRecipe = z.infer<typeof TrainAutoencoderRecipe>;

/**
 * Everything about a diffusion model's training (reference/diffusion.md §8). The samples of a batch are computed one
 * after the other and their gradients added.
 */
export const TrainDiffusionRecipe = DrawingRecipe.extend({
  task: z.literal('trainDiffusion'),
  network: DiffusionConfig.omit({ autoencoder: true }),
  /** What makes the latents; it stays as it is, and becomes part of the model. */
  autoencoder: ModelFolder,
  centres: CropCentres.default({ lesion: 1, organ: 1, background: 0 }),
  /** Mean of the differences between the noise and what is seen of it, or of their squares. */
  loss: z.enum(['l1', 'l2']).default('l1'),
  /** The weights that are kept: a moving average, taken every so many steps; until `afterSteps` the weights themselves. */
  average: z
    .object({
      decay: share.default(0.995),
      every: count.default(10),
      afterSteps: z.number().int().min(0).default(2000),
    })
    .prefault({}),
  /** Of the lesions it learns, for the model's description; left out: those put in on the fly. */
  sizes: z.array(SizeClass).min(1).optional(),
});
export type TrainDiffusionRecipe = z.infer<typeof TrainDiffusionRecipe>;

export const TrainRecipe = z.discriminatedUnion('task', [
  TrainSegmentationRecipe,
  TrainAutoencoderRecipe,
  TrainDiffusionRecipe,
]);
export type TrainRecipe = z.infer<typeof TrainRecipe>;
export type TrainingTask = TrainRecipe['task'];
export type RecipeOf<T extends TrainingTask> = Extract<TrainRecipe, { task: T }>;

export const trainingTasks = [
  'trainSegmentation',
  'trainAutoencoder',
  'trainDiffusion',
] as const satisfies readonly TrainingTask[];

/** What every training's epoch came to. Nothing in it depends on the clock. */
export const EpochRow = z.object({
  /** From 1. */
  epoch: count,
  /** Optimiser steps so far. */
  step: z.number().int(),
  rate: z.number(),
  loss: z.number(),
  /** Samples left out because their case could not be read any more. */
  skipped: z.number().int(),
  /** After a validation: what it found, by name. */
  validation: z.record(z.string(), z.number()).optional(),
  /** What the best model is chosen by (`bestScore`). */
  score: z.number().optional(),
});

/** One row of a segmentation's metrics.csv. Validation: mean Dice of each label over the cases that have it, by label. */
export const EpochMetrics = EpochRow.extend({ dice: z.number(), ce: z.number() });
export type EpochMetrics = z.infer<typeof EpochMetrics>;

/** One row of an autoencoder's: parts of its loss as they are in it, the discriminators' own, and the codes in use. */
export const AutoencoderMetrics = EpochRow.extend({
  reconstruction: z.number(),
  commitment: z.number(),
  perceptual: z.number(),
  verdict: z.number(),
  features: z.number(),
  discriminators: z.number(),
  perplexity: z.number(),
});
export const DiffusionMetrics = EpochRow;

/** The row of each training. */
export const epochMetrics = {
  trainSegmentation: EpochMetrics,
  trainAutoencoder: AutoencoderMetrics,
  trainDiffusion: DiffusionMetrics,
} as const;
export type EpochMetricsOf<T extends TrainingTask> = z.infer<(typeof epochMetrics)[T]>;

type PartsOf<T extends TrainingTask> = readonly Exclude<
  keyof EpochMetricsOf<T>,
  keyof z.infer<typeof EpochRow>
>[];

/** What a step tells beside the loss: an epoch's row has the mean of each. */
export const lossParts = {
  trainSegmentation: ['dice', 'ce'],
  trainAutoencoder: [
    'reconstruction',
    'commitment',
    'perceptual',
    'verdict',
    'features',
    'discriminators',
    'perplexity',
  ],
  trainDiffusion: [],
} as const satisfies { readonly [T in TrainingTask]: PartsOf<T> };

/** An autoencoder's validation: mean absolute difference in HU, and the peak signal to noise ratio (dB). */
export const reconstructionNames = ['mean HU difference', 'psnr'] as const;
/** A diffusion model's: the loss on samples, steps and noise that are always the same. */
export const denoisingNames = ['validation loss'] as const;

/**
 * Which score is the best. Segmentation: mean of the lesions' Dice, of all labels where there is no lesion.
 * Autoencoder: PSNR (dB). Diffusion: the loss.
 */
export const bestScore: { readonly [T in TrainingTask]: 'highest' | 'lowest' } = {
  trainSegmentation: 'highest',
  trainAutoencoder: 'highest',
  trainDiffusion: 'lowest',
};

/** Which organs a training can put lesions into: those whose lesions it knows. */
export const lesionOrgansOf = (labels: readonly string[]): Organ[] =>
  Organ.options.filter((organ) => labels.includes(`${organ}_lesion`));
