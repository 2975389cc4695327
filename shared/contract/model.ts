import { z } from 'zod';
import { Organ } from './lesion.ts';
import { Sha256 } from './primitives.ts';

const counts = z.array(z.number().int().min(1)).min(1);
const count = z.number().int().min(1);
const kernel = z.tuple([count, count, count]);

/** MONAI's UNet with residual units (reference/segmentation.md §2). */
export const UnetConfig = z.object({
  architecture: z.literal('unet'),
  inChannels: count,
  outChannels: count,
  channels: counts,
  strides: counts,
  residualUnits: count,
});
export type UnetConfig = z.infer<typeof UnetConfig>;

/** nnU-Net's DynUNet without deep supervision (§3). */
export const DynunetConfig = z.object({
  architecture: z.literal('dynunet'),
  inChannels: count,
  outChannels: count,
  kernels: z.array(kernel).min(2),
  strides: z.array(kernel).min(2),
  filters: counts,
});
export type DynunetConfig = z.infer<typeof DynunetConfig>;

/** Swin-UNETR "v2" (§4). */
export const SwinUnetrConfig = z.object({
  architecture: z.literal('swinunetr'),
  inChannels: count,
  outChannels: count,
  featureSize: count,
  depths: counts,
  heads: counts,
  window: kernel,
});
export type SwinUnetrConfig = z.infer<typeof SwinUnetrConfig>;

/** The 3D VQGAN (reference/diffusion.md §2). */
export const VqganConfig = z.object({
  architecture: z.literal('vqgan'),
  imageChannels: count,
  hiddens: count,
  /** Per network axis: depth (z), height (x), width (y). */
  downsample: kernel,
  embeddingDim: count,
  codes: count,
  normGroups: count,
  padding: z.enum(['replicate', 'constant']),
  discriminatorChannels: count,
  discriminatorLayers: count,
});
export type VqganConfig = z.infer<typeof VqganConfig>;

/** The conditioned denoiser and its schedule (§3, §4). */
export const DiffusionConfig = z.object({
  architecture: z.literal('diffusion'),
  dim: count,
  dimMults: counts,
  channels: count,
  outChannels: count,
  attentionHeads: count,
  attentionHeadDim: count,
  timesteps: count,
  autoencoder: VqganConfig,
});
export type DiffusionConfig = z.infer<typeof DiffusionConfig>;

/** The architecture of a model: what a builder in main/networks needs, and nothing else. */
export const NetworkConfig = z.discriminatedUnion('architecture', [
  UnetConfig,
  DynunetConfig,
  SwinUnetrConfig,
  VqganConfig,
  DiffusionConfig,
]);
export type NetworkConfig = z.infer<typeof NetworkConfig>;

/** manifest.json of a model folder: everything about a model but its weights. */
export const ModelManifest = z.object({
  format: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/),
  title: z.string().min(1).max(200),
  network: NetworkConfig,
  /** What the model was trained on, where the file or the person says so. */
  organ: Organ.optional(),
  input: z.object({
    spacingMm: z.tuple([z.number(), z.number(), z.number()]),
    windowHu: z.tuple([z.number(), z.number()]),
  }),
  licence: z.string(),
  /** The file the model was imported from. */
  source: z.object({ fileName: z.string(), sha256: Sha256, bytes: z.number().int() }),
  weights: z.array(
    z.object({ file: z.string(), sha256: Sha256, bytes: z.number().int(), tensors: z.number().int() }),
  ),
});
export type ModelManifest = z.infer<typeof ModelManifest>;
