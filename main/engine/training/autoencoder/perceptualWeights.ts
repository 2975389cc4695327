import { Problem } from '#shared/contract/problems.ts';
import type { TrainAutoencoderRecipe } from '#shared/contract/training.ts';
import type { Declaration } from '#main/networks/parameters.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { isPerceptual } from '#main/training/autoencoderTask.ts';
import { openModel } from '../../models/openModel.ts';

/**
 * VGG's and LPIPS's weights among those of a model: an autoencoder that was imported with its training's networks.
 *
 * @param declared every tensor of the training
 * @throws Problem `model-cannot` when it has none, `model-unfit` when they are of other shapes; what `openModel` throws
 */
export async function perceptualWeights(
  { perceptual }: Pick<TrainAutoencoderRecipe, 'perceptual'>,
  declared: ReadonlyMap<string, Declaration>,
): Promise<Map<string, GraphTensor>> {
  if (perceptual === undefined) return new Map();
  const wanted = [...declared.keys()].filter(isPerceptual);
  const { manifest, keys, weights } = await openModel(perceptual.model);
  const { id } = manifest;
  if (!wanted.every((key) => keys.has(key)))
    throw new Problem('model-cannot', { id, reason: 'it has no VGG weights (perceptual_model.…)' });
  const found = await weights(wanted);
  const misshapen = wanted.filter(
    (key) => found.get(key)?.shape.join() !== declared.get(key)?.value.shape.join(),
  );
  if (misshapen.length > 0) throw new Problem('model-unfit', { id, keys: misshapen });
  return found;
}
