import type { ModelManifest } from '#shared/contract/model.ts';
import { cosineSchedule } from '#main/diffusion/schedule.ts';
import type { DiffusionNetworks } from '#main/synthesis/diffusion/networks.ts';
import type { Models, NetworkOptions } from '../models/models.ts';
import { openDecoder, openDenoiser, openEncoder } from '../models/neural.ts';
import type { CheckedSource } from './checkSource.ts';

/** Patches per call of the denoiser: a processor gains nothing from more, and bits stay those of one. */
const batchOf = ({ provider = 'cpu' }: NetworkOptions): number => (provider === 'cpu' ? 1 : 4);

/**
 * The networks of a lesion's models, made ready now or earlier.
 *
 * @throws Problem `model-damaged`, `model-unfit`, `model-cannot`
 */
export async function openNetworks(
  { model, network, encoder, decoder, autoencoder }: CheckedSource,
  models: Models,
  options: NetworkOptions,
): Promise<DiffusionNetworks> {
  const { downsample, embeddingDim } = autoencoder;
  const side = sideOf(model.manifest);
  const batch = batchOf(options);
  const latent = downsample.map((factor) => side / factor);
  const latentLength = embeddingDim * latent.reduce((a, b) => a * b, 1);
  const diffusion = await models.open(model.folder);
  const encoding = encoder === model ? diffusion : await models.open(encoder.folder);
  const decoding = decoder === model ? diffusion : encoding;
  const cube = { grid: [side, side, side] };
  const encode = await openEncoder(models, encoding, cube, options);
  const denoise = await openDenoiser(models, diffusion, { n: batch, grid: latent }, options);
  const decode = await openDecoder(models, decoding, { grid: latent }, options);
  return {
    side,
    downsample,
    latentChannels: embeddingDim,
    windowHu: model.manifest.input.windowHu,
    schedule: cosineSchedule(network.timesteps),
    batch,
    encode: encode.compute,
    decode: decode.compute,
    denoise: async (latents, t, conditions, count) => {
      if (count === batch) return denoise(latents, t, conditions);
      const filled = (values: Float32Array): Float32Array => {
        const out = new Float32Array((values.length / count) * batch);
        out.set(values);
        return out;
      };
      return (await denoise(filled(latents), t, filled(conditions))).subarray(0, count * latentLength);
    },
  };
}

/** Side of the cube that the model was trained on. */
const sideOf = ({ input }: ModelManifest): number => Math.min(...input.patch);
