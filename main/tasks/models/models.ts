import { organs } from '#shared/contract/lesion.ts';
import type { ModelManifest, ModelSummary } from '#shared/contract/model.ts';
import type { PublishedSummary } from '#shared/contract/registry.ts';
import { samplingOf } from '#main/engine/diffusion/samplingOf.ts';
import { lesionClasses } from '#main/engine/segment/lesionClasses.ts';
import { tasksOf } from '#main/networks/networks.ts';
import { readRecords } from './download/records.ts';
import { listModels, removeModel } from './modelLibrary.ts';
import { type Published, publishedModels } from './registry.ts';

/** The library's models as a window sees them. */
export interface ModelList {
  list(): Promise<ModelSummary[]>;
  /** Those that can be downloaded. */
  published(): Promise<PublishedSummary[]>;
  /** @throws Problem `model-missing` */
  remove(id: string): Promise<void>;
}

export const createModelList = (modelsFolder: string): ModelList => ({
  list: async () => (await listModels(modelsFolder)).map(summaryOf),
  published: async () => {
    const { accepted, files } = await readRecords(modelsFolder);
    const sources = (await listModels(modelsFolder)).map(({ source }) => source);
    const isPresent = ({ id, url }: Published): boolean =>
      sources.some((source) => source.url === url || source.sha256 === files[id]?.sha256);
    return publishedModels().map((model) => ({
      ...model,
      present: isPresent(model),
      accepted: accepted[model.licence.url] !== undefined,
    }));
  },
  remove: async (id) => {
    await removeModel(modelsFolder, id);
  },
});

/** What a list says of a model. */
export function summaryOf(manifest: ModelManifest): ModelSummary {
  const { id, title, network, organ, labels, sizes, licence, demonstration, weights } = manifest;
  return {
    id,
    title,
    architecture: network.architecture,
    computes: tasksOf(network),
    ...(organ && { organ }),
    ...(labels && { labels }),
    ...(tasksOf(network).includes('segment') && {
      lesionsOf: organs.filter((one) => lesionClasses(manifest, one).length > 0),
    }),
    ...(sizes && { sizes }),
    ...(network.architecture === 'diffusion' && { sampling: samplingOf(manifest) }),
    ...(network.architecture === 'vqgan' && {
      latents: {
        embeddingDim: network.embeddingDim,
        downsample: network.downsample,
        windowHu: manifest.input.windowHu,
      },
    }),
    licence,
    demonstration,
    sha256: weights[0].sha256,
    bytes: weights.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
