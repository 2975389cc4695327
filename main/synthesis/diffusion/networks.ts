import type { Denoiser } from '#main/diffusion/denoiser.ts';
import type { Schedule } from '#main/diffusion/schedule.ts';

/**
 * The networks of one diffusion model, in the order of axes they see: row-major [channel, depth (z), height (x),
 * width (y)]. A patch is a cube of `side` voxels of 1 mm, its HU window brought to [-1, 1].
 */
export interface DiffusionNetworks {
  readonly side: number;
  /** Patch voxels along depth, height and width for one of a latent. */
  readonly downsample: readonly [number, number, number];
  readonly latentChannels: number;
  readonly windowHu: readonly [low: number, high: number];
  readonly schedule: Schedule;
  /** Patches per call of the denoiser at most. */
  readonly batch: number;
  /** Normalised latent of a patch. */
  encode(patch: Float32Array): Promise<Float32Array>;
  /** The patch of a normalised latent, through the nearest codes. */
  decode(latent: Float32Array): Promise<Float32Array>;
  /**
   * Noise seen in `count` latents, one after the other, each with its condition: the masked patch's latent and the
   * mask (-1, 1), latentChannels + 1 channels.
   */
  denoise(
    latents: Float32Array,
    t: Parameters<Denoiser>[1],
    conditions: Float32Array,
    count: number,
  ): Promise<Float32Array>;
}

/** Latent voxels of a patch along depth, height and width. */
export function latentSizes({ side, downsample }: DiffusionNetworks): readonly [number, number, number] {
  const [d, h, w] = downsample;
  return [side / d, side / h, side / w];
}
