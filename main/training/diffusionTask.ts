import type { Unet3dConfig, VqganConfig } from '#shared/contract/model.ts';
import { add, concat, detach, mul, slice, sub } from '#main/graph/functions.ts';
import { input, type Value } from '#main/graph/value.ts';
import { l1, l2 } from '#main/networks/losses.ts';
import { type Parameters, part } from '#main/networks/parameters.ts';
import { unet3d } from '#main/networks/unet3d/unet3d.ts';
import { codebook, encode, latentRange, normaliseLatent } from '#main/networks/vqgan/autoencoder.ts';
import type { Task } from './trainStep.ts';

export interface DiffusionTaskConfig {
  readonly denoiser: Unet3dConfig;
  readonly autoencoder: VqganConfig;
  /** Of the images: [n, channels, slices, h, w], in the networks' axis order. */
  readonly imageShape: readonly number[];
  /** Left out: l1, as published. */
  readonly loss?: 'l1' | 'l2';
}

/** Latent of an image as the denoiser sees it; the autoencoder learns nothing here. */
const latentOf = (p: Parameters, image: Value, config: VqganConfig): Value =>
  detach(normaliseLatent(encode(p, image, config), latentRange(codebook(p, config))));

/** The condition: latent of the image without its tumor, and the mask (-1, 1) at every latent voxel's corner. */
export function conditionOf(p: Parameters, image: Value, mask: Value, config: VqganConfig): Value {
  const masked = latentOf(p, mul(image, sub(1, mask)), config);
  const steps = [1, 1, ...config.downsample];
  const sizes = mask.shape.map((size, axis) => size / steps[axis]);
  const picked = slice(
    mask,
    sizes.map(() => 0),
    sizes,
    steps,
  );
  return concat([masked, sub(mul(picked, 2), 1)], 1);
}

/**
 * Teaches a denoiser to see the noise in a latent: mean |noise - seen|, or of the squares. Parameters have the keys of a DiffTumor
 * diffusion checkpoint (`denoise_fn.…`, `vqgan.…`).
 *
 * Batch: `image` in [-1, 1] and `mask` (1 in the tumor), [n, 1, slices, h, w]; `noise` of the latent's shape; `time`
 * [n], the step as a float; `keep` and `blur` [n, 1, 1, 1, 1], √ᾱ and √(1 - ᾱ) of that step.
 */
export function diffusionTask({ denoiser, autoencoder, imageShape, loss = 'l1' }: DiffusionTaskConfig): Task {
  const [n, , ...grid] = imageShape;
  const latentGrid = grid.map((size, i) => size / autoencoder.downsample[i]);
  const perSample = [n, 1, 1, 1, 1];
  const batch = {
    image: input('image', 'F32', imageShape),
    mask: input('mask', 'F32', imageShape),
    noise: input('noise', 'F32', [n, autoencoder.embeddingDim, ...latentGrid]),
    time: input('time', 'F32', [n]),
    keep: input('keep', 'F32', perSample),
    blur: input('blur', 'F32', perSample),
  };
  return {
    batch,
    build(p, { image, mask, noise, time, keep, blur }) {
      const { clean, condition } = part(p, 'vqgan', (vqgan) => ({
        clean: latentOf(vqgan, image, autoencoder),
        condition: conditionOf(vqgan, image, mask, autoencoder),
      }));
      const noisy = add(mul(clean, keep), mul(noise, blur));
      const seen = part(p, 'denoise_fn', (unet) => unet3d(unet, noisy, time, condition, denoiser));
      return { loss: (loss === 'l1' ? l1 : l2)(noise, seen), watched: { noisy, condition, seen } };
    },
  };
}
