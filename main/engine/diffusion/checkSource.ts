import type { DiffusionSource, Organ, Sampling } from '#shared/contract/lesion.ts';
import type { DiffusionConfig, VqganConfig } from '#shared/contract/model.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { FoundModel } from '../models/modelFolder.ts';
import { findModelOf } from './findModel.ts';

/** The models that a lesion is drawn with, found and fit for each other. */
export interface CheckedSource {
  readonly model: FoundModel;
  readonly network: DiffusionConfig;
  /** What encodes: the model itself unless another autoencoder is named. */
  readonly encoder: FoundModel;
  /** What decodes: the model itself unless it came without its autoencoder. */
  readonly decoder: FoundModel;
  readonly autoencoder: VqganConfig;
}

/**
 * Finds a lesion's models and refuses what cannot draw it, before any weights are read.
 *
 * @throws Problem `model-missing`, `model-differs`, `model-organ`, and what `fitSource` refuses
 */
export async function checkSource(
  { model: ref, autoencoder, sampling }: DiffusionSource,
  organ: Organ,
  modelsFolder: string,
): Promise<CheckedSource> {
  const model = await findModelOf(ref, modelsFolder);
  const encoder = autoencoder && (await findModelOf(autoencoder, modelsFolder));
  const checked = fitSource(model, encoder, sampling);
  const { id, organ: trainedOn } = model.manifest;
  if (trainedOn !== undefined && trainedOn !== organ)
    throw new Problem('model-organ', { id, organ: trainedOn, wanted: organ });
  return checked;
}

/**
 * Refuses models that cannot draw together.
 *
 * @param encoder encodes in place of the model's own autoencoder
 * @throws Problem `autoencoder-missing`, `model-kind`, `autoencoder-latent`, `sampling-impossible`
 */
export function fitSource(
  model: FoundModel,
  encoder: FoundModel | undefined,
  { sampler, steps }: Sampling,
): CheckedSource {
  const { id, network } = model.manifest;
  if (network.architecture !== 'diffusion')
    throw new Problem('model-kind', { id, found: network.architecture, wanted: 'diffusion model' });
  const most = network.timesteps;
  if (steps > most || (sampler === 'ancestral' && steps !== most))
    throw new Problem('sampling-impossible', { id, sampler, steps, most });
  const own = network.autoencoder;
  if (!encoder) {
    if (!own) throw new Problem('autoencoder-missing', { id });
    return { model, network, encoder: model, decoder: model, autoencoder: own };
  }
  const other = autoencoderOf(encoder);
  const wanted = latentOf(network.outChannels, own?.downsample ?? other.downsample);
  const found = latentOf(other.embeddingDim, other.downsample);
  if (found !== wanted)
    throw new Problem('autoencoder-latent', { id, autoencoder: encoder.manifest.id, wanted, found });
  return { model, network, encoder, decoder: own ? model : encoder, autoencoder: other };
}

function autoencoderOf({ manifest: { id, network } }: FoundModel): VqganConfig {
  if (network.architecture === 'vqgan') return network;
  throw new Problem('model-kind', { id, found: network.architecture, wanted: 'autoencoder' });
}

const latentOf = (channels: number, downsample: VqganConfig['downsample']): string =>
  `${channels} channels at 1/${downsample.join('×1/')}`;
