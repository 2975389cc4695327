import { type Licence, type PublishedModel, Registry } from '#shared/contract/registry.ts';
import { Problem } from '#shared/contract/problems.ts';
import registryFile from '../../../models/registry.json' with { type: 'json' };

/** A published model with its licence. */
export interface Published extends Omit<PublishedModel, 'licence'> {
  readonly licence: Licence;
}

/** The models of a registry, each with its licence. Throws ZodError or RangeError for one that contradicts itself. */
export function publishedIn(registry: unknown): Published[] {
  const { licences, models } = Registry.parse(registry);
  return models.map((model) => {
    const licence = licences[model.licence];
    if (licence === undefined) throw new RangeError(`${model.id} has the unknown licence ${model.licence}`);
    return { ...model, licence };
  });
}

/** The models that the program knows to be published, in the order of models/registry.json. */
export const publishedModels = (): Published[] => publishedIn(registryFile);

/** @throws Problem `model-unpublished`, naming those there are */
export function findPublished(id: string, models = publishedModels()): Published {
  const found = models.find((model) => model.id === id);
  if (found) return found;
  throw new Problem('model-unpublished', { id, published: models.map((model) => model.id).join(', ') });
}
