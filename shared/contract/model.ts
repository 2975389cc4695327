import { z } from 'zod';
import { Organ, Sampling, SizeClass } from './lesion.ts';
import { ModelId, Sha256 } from './primitives.ts';

// Bounded, since configurations are inferred from files that anybody may have made.
const count = z.number().int().min(1).max(65_536);
const counts = z.array(count).min(1).max(16).readonly();
const perAxis = z.tuple([count, count, count]).readonly();
const perLevel = z.array(perAxis).min(2).max(16).readonly();
const windowSide = count.max(14);

/**
 * MONAI's UNet with residual units (reference/segmentation.md §2). `channels` has one entry a level, the last being
 * the bottom; `strides` one less.
 */
export const UnetConfig = z.object({
  architecture: z.literal('unet'),
  inChannels: count,
  outChannels: count,
  channels: counts,
  strides: counts,
  residualUnits: count,
});
export type UnetConfig = z.infer<typeof UnetConfig>;

/** nnU-Net's DynUNet without deep supervision (§3): one kernel, stride and filter count a level. */
export const DynunetConfig = z.object({
  architecture: z.literal('dynunet'),
  inChannels: count,
  outChannels: count,
  kernels: perLevel,
  strides: perLevel,
  filters: counts,
});
export type DynunetConfig = z.infer<typeof DynunetConfig>;

/** The transformer of Swin-UNETR alone (§4.1), as its pre-trained weights are published. */
export const SwinVitConfig = z.object({
  architecture: z.literal('swinvit'),
  inChannels: count,
  featureSize: count,
  depths: counts,
  heads: counts,
  window: z.tuple([windowSide, windowSide, windowSide]).readonly(),
});
export type SwinVitConfig = z.infer<typeof SwinVitConfig>;

/** Swin-UNETR "v2" (§4). */
export const SwinUnetrConfig = SwinVitConfig.extend({
  architecture: z.literal('swinunetr'),
  outChannels: count,
});
export type SwinUnetrConfig = z.infer<typeof SwinUnetrConfig>;

/** The 3D VQGAN (reference/diffusion.md §2) and its discriminators (§7.4). */
export const VqganConfig = z.object({
  architecture: z.literal('vqgan'),
  imageChannels: count,
  /** Channels after the first convolution; they double at each halving. */
  hiddens: count,
  /** Latent voxel sizes, powers of two, per network axis: depth (z), height (x), width (y). */
  downsample: perAxis,
  embeddingDim: count,
  codes: count,
  normGroups: count,
  normEpsilon: z.number().positive().default(1e-6),
  padding: z.enum(['replicate', 'constant']),
  /** Channels of the discriminators' first stage; they double up to at most eight times that. */
  discriminatorChannels: count,
  /** Stages between the first and the logits. */
  discriminatorLayers: count,
});
export type VqganConfig = z.infer<typeof VqganConfig>;

/** The conditioned denoiser (§3). `channels` are those of noisy latent and condition, joined. */
export const Unet3dConfig = z.object({
  dim: count,
  dimMults: counts,
  channels: count,
  outChannels: count,
  attentionHeads: count,
  /** Of the attention between slices; that within slices has heads of 32. */
  attentionHeadDim: count.max(32),
});
export type Unet3dConfig = z.infer<typeof Unet3dConfig>;

/** A denoiser with its schedule (§4) and the autoencoder whose latents it denoises. */
export const DiffusionConfig = Unet3dConfig.extend({
  architecture: z.literal('diffusion'),
  timesteps: count,
  /** Left out when the file of the model does not carry it. */
  autoencoder: VqganConfig.optional(),
});
export type DiffusionConfig = z.infer<typeof DiffusionConfig>;

/** The architecture of a model: what a builder in main/networks needs, and nothing else. */
export const NetworkConfig = z.discriminatedUnion('architecture', [
  UnetConfig,
  DynunetConfig,
  SwinVitConfig,
  SwinUnetrConfig,
  VqganConfig,
  DiffusionConfig,
]);
export type NetworkConfig = z.infer<typeof NetworkConfig>;
export type Architecture = NetworkConfig['architecture'];

const numbers2 = z.tuple([z.number(), z.number()]);

/** What a network's input must be. */
export const ModelInput = z.object({
  spacingMm: z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]),
  /** HU at the two ends of the window; beyond, values are clipped. */
  windowHu: numbers2,
  /** What the ends of the window become. */
  range: numbers2.default([0, 1]),
  /**
   * Directions in which the tensor's three spatial axes run, slowest first: `RAS` has sagittal slices first, `SRA`
   * axial ones.
   */
  axes: z.enum(['RAS', 'SRA']).default('RAS'),
  /** Size of the patches that the network was trained on, along those axes. */
  patch: perAxis.default([96, 96, 96]),
});
export type ModelInput = z.infer<typeof ModelInput>;

/** How a diffusion model is sampled: every step of its schedule, or `steps` of them. */
export const ModelSampler = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ancestral') }),
  z.object({ kind: z.literal('ddim'), steps: count }),
]);
export type ModelSampler = z.infer<typeof ModelSampler>;

/** What somebody measured with a model: on which data, and numbers by name (`liver_lesion dice`). */
export const ModelEvaluation = z.object({
  data: z.string().min(1),
  cases: count,
  numbers: z.record(z.string(), z.number()),
});
export type ModelEvaluation = z.infer<typeof ModelEvaluation>;

/** What a list says of a model. */
export const ModelSummary = z.object({
  id: ModelId,
  title: z.string(),
  architecture: z.enum(['unet', 'dynunet', 'swinvit', 'swinunetr', 'vqgan', 'diffusion']),
  /** What it can be asked for. */
  computes: z.array(z.enum(['segment', 'features', 'encode', 'decode', 'denoise'])),
  organ: Organ.optional(),
  labels: z.array(z.string()).optional(),
  /** Organs whose lesions a segmentation model knows. */
  lesionsOf: z.array(Organ).optional(),
  /** Of the lesions that a diffusion model draws. */
  sizes: z.array(SizeClass).optional(),
  /** How a diffusion model is sampled unless somebody says otherwise. */
  sampling: Sampling.optional(),
  /** Of an autoencoder: what a diffusion model that denoises its latents has to fit. */
  latents: VqganConfig.pick({ embeddingDim: true, downsample: true })
    .extend({ windowHu: numbers2 })
    .optional(),
  licence: z.string(),
  demonstration: z.boolean(),
  /** Of its weights. */
  sha256: Sha256,
  bytes: z.number().int(),
});
export type ModelSummary = z.infer<typeof ModelSummary>;

/** manifest.json of a model folder: everything about a model but its weights. */
export const ModelManifest = z.object({
  format: z.literal(1),
  id: ModelId,
  title: z.string().min(1).max(200),
  network: NetworkConfig,
  /** What the model was trained on, where the file or the person says so. */
  organ: Organ.optional(),
  /** Segmentation: what each output channel stands for, `background` first; else TotalSegmentator's names. */
  labels: z.array(z.string().min(1)).optional(),
  input: ModelInput,
  /** Diffusion: how it is meant to be sampled, and the lesions it was trained on. */
  sampler: ModelSampler.optional(),
  sizes: z.array(SizeClass).optional(),
  licence: z.string(),
  evaluation: z.array(ModelEvaluation).optional(),
  /** What could not be told from the file and was assumed, in sentences. */
  notes: z.array(z.string()).optional(),
  /** Made to show that the program works: of no use on patients' images. */
  demonstration: z.boolean().default(false),
  /** The file the model was imported from; `url` where it was downloaded. */
  source: z.object({
    fileName: z.string(),
    sha256: Sha256,
    bytes: z.number().int(),
    url: z.string().optional(),
  }),
  weights: z
    .array(z.object({ file: z.string(), sha256: Sha256, bytes: z.number().int(), tensors: z.number().int() }))
    .min(1),
});
export type ModelManifest = z.infer<typeof ModelManifest>;
