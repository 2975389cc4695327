import { Problem } from '#shared/contract/problems.ts';
import type { NetworkConfig } from '#shared/contract/model.ts';
import type { TrainRecipe } from '#shared/contract/training.ts';
import { declareNetwork } from '#main/networks/networks.ts';
import type { Declaration } from '#main/networks/parameters.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { initialise } from '#main/training/initialise.ts';
import { openModel } from '../models/openModel.ts';

/**
 * The first values of every tensor of a recipe's network, by key: drawn from its seed, or taken from a model as far as
 * that has them. A Swin-UNETR can start from a model of its encoder alone.
 *
 * @param declared the network's tensors, and others that train with it
 * @throws Problem `model-unfit` when the model has none of the keys, or other shapes; what `openModel` throws
 */
export async function startWeights(
  { network, seed, start }: Pick<TrainRecipe, 'seed' | 'start'> & { readonly network: NetworkConfig },
  declared: ReadonlyMap<string, Declaration> = declareNetwork(network),
): Promise<Map<string, GraphTensor>> {
  const weights: Map<string, GraphTensor> = initialise(declared, seededRandom(seed, 'weights'));
  if (start === undefined) return weights;
  const model = await openModel(start.model);
  const own = declareNetwork(model.manifest.network);
  const shared = [...own.keys()].filter((key) => declared.has(key));
  const unfit = shared.filter(
    (key) => own.get(key)?.value.shape.join() !== declared.get(key)?.value.shape.join(),
  );
  const isWhole = model.manifest.network.architecture === network.architecture;
  const missing = isWhole ? [...declareNetwork(network).keys()].filter((key) => !own.has(key)) : [];
  const keys = shared.length === 0 ? [...own.keys()] : [...unfit, ...missing];
  if (keys.length > 0) throw new Problem('model-unfit', { id: model.manifest.id, keys });
  for (const [key, tensor] of await model.weights(shared)) weights.set(key, tensor);
  return weights;
}
