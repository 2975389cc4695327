import type { ModelManifest } from '#shared/contract/model.ts';
import { cosineSchedule } from '#main/diffusion/schedule.ts';
import type { DiffusionNetworks } from '#main/synthesis/diffusion/networks.ts';
import type { InputShape, Models, NetworkOptions } from '../models/models.ts';
import type { FoundModel } from '../models/modelFolder.ts';
import { openDecoder, openDenoiser, openEncoder } from '../models/neural.ts';
import type { CheckedSource } from './checkSource.ts';

/** Patches per call of the denoiser: a processor gains nothing from more, and bits stay those of one. */
const batchOf = ({ provider = 'cpu' }: NetworkOptions): number => (provider === 'cpu' ? 1 : 4);

/** The networks that draw a lesion: which model computes them, and the shape of what it is given. */
export function networksOf(
  { model, encoder, decoder, autoencoder }: CheckedSource,
  options: NetworkOptions,
): Readonly<
  Record<'encode' | 'denoise' | 'decode', { readonly of: FoundModel; readonly shape: Required<InputShape> }>
> {
  const side = sideOf(model.manifest);
  const grid = autoencoder.downsample.map((factor) => side / factor);
  return {
    encode: { of: encoder, shape: { n: 1, grid: [side, side, side] } },
    denoise: { of: model, shape: { n: batchOf(options), grid } },
    decode: { of: decoder, shape: { n: 1, grid } },
  };
}

/**
 * The networks of a lesion's models, made ready now or earlier.
 *
 * @throws Problem `model-damaged`, `model-unfit`, `model-cannot`
 */
export async function openNetworks(
  source: CheckedSource,
  models: Models,
  options: NetworkOptions,
): Promise<DiffusionNetworks> {
  const { model, network, autoencoder } = source;
  const { encode, denoise, decode } = networksOf(source, options);
  const batch = denoise.shape.n;
  const latentLength = autoencoder.embeddingDim * denoise.shape.grid.reduce((a, b) => a * b, 1);
  const encoder = await openEncoder(models, await models.open(encode.of.folder), encode.shape, options);
  const denoiser = await openDenoiser(models, await models.open(denoise.of.folder), denoise.shape, options);
  const decoder = await openDecoder(models, await models.open(decode.of.folder), decode.shape, options);
  return {
    side: sideOf(model.manifest),
    downsample: autoencoder.downsample,
    latentChannels: autoencoder.embeddingDim,
    windowHu: model.manifest.input.windowHu,
    schedule: cosineSchedule(network.timesteps),
    batch,
    encode: encoder.compute,
    decode: decoder.compute,
    denoise: async (latents, t, conditions, count) => {
      if (count === batch) return denoiser(latents, t, conditions);
      const filled = (values: Float32Array): Float32Array => {
        const out = new Float32Array((values.length / count) * batch);
        out.set(values);
        return out;
      };
      return (await denoiser(filled(latents), t, filled(conditions))).subarray(0, count * latentLength);
    },
  };
}

/** Side of the cube that a model was trained on. */
export const sideOf = ({ input }: ModelManifest): number => Math.min(...input.patch);
