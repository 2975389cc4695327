import { z } from 'zod';
import { ModelRef, RasMm, Seed, VoxelBox } from './primitives.ts';
import { LesionQuality } from './quality.ts';

export const organs = ['liver', 'pancreas', 'kidney'] as const;
export const Organ = z.enum(organs);
export type Organ = z.infer<typeof Organ>;

/** Size classes of the reference by nominal radius: 4, 8, 16, 32 mm. */
export const sizeClasses = ['tiny', 'small', 'medium', 'large'] as const;
export const SizeClass = z.enum(sizeClasses);
export type SizeClass = z.infer<typeof SizeClass>;

export const sizeClassRadiusMm: Readonly<Record<SizeClass, number>> = {
  tiny: 4,
  small: 8,
  medium: 16,
  large: 32,
};

/** How a rule-based lesion looks. Every field is what a radiologist would turn; units are in the names. */
export const RuleAppearance = z.object({
  /** 0 = a smooth ellipsoid, 1 = strongly lobed. */
  irregularity: z.number().min(0).max(1),
  /** Mean lesion HU minus organ HU at the core; negative is darker. */
  attenuationDifferenceHu: z.number().min(-300).max(300),
  /** Grain of the texture: the length over which it varies. */
  textureCoarsenessMm: z.number().min(0.5).max(30),
  /** Strength of the texture: standard deviation of the modulation, relative to the difference. */
  textureContrast: z.number().min(0).max(1),
  /** Standard deviation of the blur of the border; more than a quarter of the diameter counts as that. */
  edgeSoftnessMm: z.number().min(0.2).max(6),
  /** HU added on the rim; 0 = no capsule. */
  capsuleHu: z.number().min(-300).max(300),
  /** Displacement of the surroundings, percent as in the paper: at 100 the surface moves by a quarter of its radius; 0 = none. */
  massEffectPercent: z.number().min(0).max(100),
});
export type RuleAppearance = z.infer<typeof RuleAppearance>;

/** How latents are sampled: one row here and one in main/diffusion/samplers.ts. */
export const samplerNames = ['ancestral', 'ddim', 'ddim-clipped', 'dpm-solver'] as const;
export const SamplerName = z.enum(samplerNames);
export type SamplerName = z.infer<typeof SamplerName>;

export const Sampling = z.object({
  /** The reference takes `ancestral` for early tumors and `ddim` for the others; the rest are ours. */
  sampler: SamplerName,
  /** Evaluations of the denoiser; `ancestral` takes all that the model has. */
  steps: z.number().int().min(1).max(1000),
});
export type Sampling = z.infer<typeof Sampling>;

/** How a diffusion lesion is put into its scan. The network draws the rest. */
export const DiffusionAppearance = z.object({
  irregularity: RuleAppearance.shape.irregularity,
  edgeSoftnessMm: RuleAppearance.shape.edgeSoftnessMm,
  massEffectPercent: RuleAppearance.shape.massEffectPercent,
  /** Gives the lesion the noise of the scan around it, which the autoencoder smooths away. */
  restoreNoise: z.boolean(),
  /** Lets the lesion reach its own brightness at its border, which the autoencoder blurs by about 4 mm. */
  sharpenEdges: z.boolean(),
  /** Of the pancreas: blends the lesion as in other organs. Without it the whole patch is replaced, as published. */
  blendPancreas: z.boolean(),
});
export type DiffusionAppearance = z.infer<typeof DiffusionAppearance>;

/** What draws a diffusion lesion. */
export const DiffusionSource = z.object({
  model: ModelRef,
  /** Encodes in place of the model's own autoencoder, as the reference does for early tumors. */
  autoencoder: ModelRef.optional(),
  sampling: Sampling,
});
export type DiffusionSource = z.infer<typeof DiffusionSource>;

const LesionBase = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  organ: Organ,
  centreRasMm: RasMm,
  diameterMm: z.number().min(2).max(200),
  seed: Seed,
});

/** A placed tumor, completely: from it and the source CT the result is reproduced bit for bit on CPU. */
export const LesionSpec = z.discriminatedUnion('generator', [
  LesionBase.extend({ generator: z.literal('rules'), appearance: RuleAppearance }),
  LesionBase.extend({
    generator: z.literal('diffusion'),
    ...DiffusionSource.shape,
    appearance: DiffusionAppearance,
  }),
]);
export type LesionSpec = z.infer<typeof LesionSpec>;
export type RuleSpec = Extract<LesionSpec, { generator: 'rules' }>;
export type DiffusionSpec = Extract<LesionSpec, { generator: 'diffusion' }>;

export const generators = ['rules', 'diffusion'] as const satisfies readonly LesionSpec['generator'][];
export type Generator = (typeof generators)[number];

/** What came out, measured on the result. */
export const LesionMeasure = z.object({
  voxels: z.number().int(),
  volumeMl: z.number(),
  /** Diameter of the ball of the same volume. */
  equivalentDiameterMm: z.number(),
  meanHu: z.number(),
  sdHu: z.number(),
  /** meanHu minus the mean of the untouched organ. */
  contrastHu: z.number(),
  /** Every voxel whose HU or label changed lies in this box of the native grid. */
  box: VoxelBox,
  /** Left out in what earlier versions wrote. */
  quality: LesionQuality.optional(),
});
export type LesionMeasure = z.infer<typeof LesionMeasure>;

/** A lesion on display: what was asked and what came out. `labelValue` is its value in the case's label map. */
export const Lesion = z.object({ spec: LesionSpec, measure: LesionMeasure, labelValue: z.number().int() });
export type Lesion = z.infer<typeof Lesion>;
