import type { VqganConfig } from '#shared/contract/model.ts';
import { input } from '#main/graph/value.ts';
import { declareParameters } from '#main/networks/parameters.ts';
import { encode } from '#main/networks/vqgan/autoencoder.ts';
import { openSession } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import type { Random } from '#main/tensor/random.ts';
import { type Codebook, initialCodebook } from '#main/training/codebook.ts';
import type { Where } from '../learner.ts';
import { drawnCandidates, latentRows } from './codebookState.ts';
import { picked, type Tensors } from './trainedPart.ts';

/** The code book that a training begins with: latents of its first batch. */
export async function firstCodebook(
  network: VqganConfig,
  image: GraphTensor,
  tensors: Tensors,
  random: Random,
  where: Where,
): Promise<Codebook> {
  const { parameters, tensors: declared } = declareParameters();
  const images = input('image', 'F32', image.shape);
  const outputs = { latent: encode(parameters, images, network) };
  const weights = Object.fromEntries([...declared].map(([name, { value }]) => [name, value]));
  const session = await openSession({ inputs: { image: images, ...weights }, outputs }, where);
  try {
    const { latent } = await session.run({ image, ...picked(tensors, declared.keys()) });
    const { codes, embeddingDim } = network;
    return initialCodebook(drawnCandidates(latentRows(latent), embeddingDim, codes, random), embeddingDim);
  } finally {
    await session.release();
  }
}
