import type { ModelRef } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import { type FoundModel, modelsIn } from '../models/modelFolder.ts';

/**
 * The model that a result names, by its hash, whatever it is called here.
 *
 * @throws Problem `model-missing`; `model-differs` when the one of that name is another
 */
export async function findModelOf({ id, sha256 }: ModelRef, modelsFolder: string): Promise<FoundModel> {
  const models = await modelsIn(modelsFolder);
  const hashOf = ({ manifest }: FoundModel): string => manifest.weights[0].sha256;
  const same = models.filter((model) => hashOf(model) === sha256);
  const found = same.find(({ manifest }) => manifest.id === id) ?? same[0];
  if (found !== undefined) return found;
  const namesake = models.find(({ manifest }) => manifest.id === id);
  if (namesake !== undefined)
    throw new Problem('model-differs', { id, expected: sha256, found: hashOf(namesake) });
  throw new Problem('model-missing', { id, present: presentOf(models) });
}

/**
 * A reference to a model by the name a person gave.
 *
 * @throws Problem `model-missing`, naming those there are
 */
export async function modelRef(id: string, modelsFolder: string): Promise<ModelRef> {
  const { manifest } = presentModel(await modelsIn(modelsFolder), id);
  return { id, sha256: manifest.weights[0].sha256 };
}

/**
 * The model of a name among others.
 *
 * @throws Problem `model-missing`, naming those there are
 */
export function presentModel(models: readonly FoundModel[], id: string): FoundModel {
  const found = models.find(({ manifest }) => manifest.id === id);
  if (!found) throw new Problem('model-missing', { id, present: presentOf(models) });
  return found;
}

const presentOf = (models: readonly FoundModel[]): string =>
  models.map(({ manifest }) => manifest.id).join(', ') || 'none';
