import type { VqganConfig } from '#shared/contract/model.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { TrainDiffusionRecipe } from '#shared/contract/training.ts';
import { declareNetwork } from '#main/networks/networks.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { openModel } from '../../models/openModel.ts';

export interface FrozenAutoencoder {
  readonly config: VqganConfig;
  /** By the keys of a diffusion model (`vqgan.…`). */
  readonly weights: ReadonlyMap<string, GraphTensor>;
}

/**
 * The autoencoder of a recipe, refused when it does not go with the denoiser or was trained on another window.
 *
 * @throws Problem `model-kind`, `autoencoder-latent`, `request-invalid`; what `openModel` throws
 */
export async function frozenAutoencoder({
  network,
  autoencoder,
  input,
}: Pick<TrainDiffusionRecipe, 'network' | 'autoencoder' | 'input'>): Promise<FrozenAutoencoder> {
  const model = await openModel(autoencoder.model);
  const { id, network: config, input: itsInput } = model.manifest;
  if (config.architecture !== 'vqgan')
    throw new Problem('model-kind', { id, found: config.architecture, wanted: 'autoencoder' });
  const invalid = (field: string, reason: string): Problem =>
    new Problem('request-invalid', { field, reason });
  const { outChannels, channels } = network;
  if (outChannels !== config.embeddingDim)
    throw invalid('network.outChannels', `the latents of ${id} have ${config.embeddingDim} channels`);
  if (channels !== 2 * outChannels + 1)
    throw invalid(
      'network.channels',
      `noisy latent, condition and mask have ${2 * outChannels + 1} channels`,
    );
  if (itsInput.windowHu.join() !== input.windowHu.join())
    throw invalid('input.windowHu', `${id} was trained on ${itsInput.windowHu.join(' to ')} HU`);
  const halvings = 2 ** (network.dimMults.length - 1);
  const [, height, width] = config.downsample;
  if (
    config.downsample.some((factor) => input.side % factor !== 0) ||
    input.side % (halvings * height) !== 0 ||
    input.side % (halvings * width) !== 0
  )
    throw invalid(
      'input.side',
      `it must be a multiple of ${halvings * Math.max(height, width)} for these networks`,
    );
  const weights = await model.weights(declareNetwork(config).keys());
  return { config, weights: new Map([...weights].map(([key, tensor]) => [`vqgan.${key}`, tensor])) };
}
