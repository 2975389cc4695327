import type { DiffusionSource, Organ } from '#shared/contract/lesion.ts';
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
 * @throws Problem `model-missing`, `autoencoder-missing`, `model-differs`, `model-kind`, `model-organ`,
 *   `autoencoder-latent`, `sampling-impossible`
 */
export async function checkSource(
  { model: ref, autoencoder, sampling }: DiffusionSource,
  organ: Organ,
  modelsFolder: string,
): Promise<CheckedSource> {
  const model = await findModelOf(ref, modelsFolder);
  const { id, network, organ: trainedOn } = model.manifest;
  if (network.architecture !== 'diffusion')
    throw new Problem('model-kind', { id, found: network.architecture, wanted: 'diffusion model' });
  if (trainedOn !== undefined && trainedOn !== organ)
    throw new Problem('model-organ', { id, organ: trainedOn, wanted: organ });
  const { sampler, steps } = sampling;
  const most = network.timesteps;
  if (steps > most || (sampler === 'ancestral' && steps !== most))
    throw new Problem('sampling-impossible', { id, sampler, steps, most });
  const own = network.autoencoder;
  if (!autoencoder) {
    if (!own) throw new Problem('autoencoder-missing', { id });
    return { model, network, encoder: model, decoder: model, autoencoder: own };
  }
  const encoder = await findModelOf(autoencoder, modelsFolder);
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
