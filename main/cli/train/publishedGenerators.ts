import path from 'node:path';
import { type Organ, organs, type SizeClass, sizeClasses } from '#shared/contract/lesion.ts';
import type { FlyGenerator } from '#shared/contract/onTheFly.ts';
import { Problem } from '#shared/contract/problems.ts';
import { presentModel } from '#main/engine/diffusion/findModel.ts';
import { type FoundModel, modelsIn, readManifest } from '#main/engine/models/modelFolder.ts';
import type { PublishedOptions, PublishedValues } from './publishedValues.ts';

const early: readonly SizeClass[] = ['tiny', 'small'];
const late: readonly SizeClass[] = ['medium', 'large'];

/** Longest schedule of which every step is taken: early tumors. */
const earlySteps = 10;

/**
 * What draws the tumors that flags ask for: the library's diffusion models of an organ (--organ_model), or those that are
 * named (--diff_model), later tumors with --ddim_ts steps; the rules where neither is given.
 *
 * @param organ whose tumors are drawn: models of another organ may draw them too, as in the published program
 * @throws Problem `diffusion-model-missing`, `model-missing`; `request-invalid` for flags of models without any
 */
export async function publishedGenerators(
  options: PublishedOptions,
  { whole, oneOf }: PublishedValues,
  organ: Organ,
  modelsFolder: string,
): Promise<FlyGenerator[]> {
  const [organModel, named, encoder] = [options['organ_model'], options['diff_model'], options['vqgan_ckpt']];
  if (organModel === undefined && named === undefined) {
    for (const flag of ['ddim_ts', 'vqgan_ckpt'])
      if (options[flag] !== undefined)
        throw new Problem('request-invalid', {
          field: `--${flag}`,
          reason: 'it says something of diffusion models: name them by --organ_model or --diff_model',
        });
    return [{ generator: 'rules', weight: 1 }];
  }
  const models = await modelsIn(modelsFolder);
  const ddimSteps = whole('ddim_ts', 50, 1);
  const chosen =
    typeof named === 'string'
      ? await Promise.all(named.split(',').map((one) => ofNamed(one.trim(), models)))
      : ofOrgan(oneOf('organ_model', organs, 'liver'), models);
  const autoencoder = typeof encoder === 'string' ? await modelAt(encoder, models) : undefined;
  return chosen.map(({ model: { folder, manifest }, sizes }): FlyGenerator => ({
    generator: 'diffusion',
    weight: 1,
    model: folder,
    ...(autoencoder && { autoencoder: { model: autoencoder.folder } }),
    organs: [organ],
    sizes: [...sizes],
    ...(stepsOf(manifest) > earlySteps && {
      sampler: 'ddim' as const,
      steps: Math.min(ddimSteps, stepsOf(manifest)),
    }),
    appearance: {},
  }));
}

interface Chosen {
  readonly model: FoundModel;
  readonly sizes: readonly SizeClass[];
}

const stepsOf = ({ network }: FoundModel['manifest']): number =>
  network.architecture === 'diffusion' ? network.timesteps : 0;

/** A model by its folder or, where there is none, its ID. */
async function modelAt(place: string, models: readonly FoundModel[]): Promise<FoundModel> {
  const folder = path.resolve(place);
  const manifest = await readManifest(folder);
  return manifest ? { folder, manifest } : presentModel(models, place);
}

/** A model for the sizes that its manifest names, for all where it names none. */
async function ofNamed(place: string, models: readonly FoundModel[]): Promise<Chosen> {
  const model = await modelAt(place, models);
  return { model, sizes: model.manifest.sizes ?? sizeClasses };
}

/** A model of an organ for early tumors and one for later ones, published ones before others. */
function ofOrgan(organ: Organ, models: readonly FoundModel[]): Chosen[] {
  const able = models.filter(
    ({ manifest }) =>
      manifest.network.architecture === 'diffusion' && manifest.organ === organ && !manifest.demonstration,
  );
  const find = (name: string, sizes: readonly SizeClass[]): Chosen => {
    const draws = ({ manifest }: FoundModel): boolean =>
      sizes.every((size) => manifest.sizes?.includes(size) ?? true);
    const published = `difftumor-${organ}-${name}`;
    const model = able.find(({ manifest }) => manifest.id === published) ?? able.find(draws);
    if (!model) throw new Problem('diffusion-model-missing', { organ });
    return { model, sizes };
  };
  return [find('early', early), find('late', late)];
}
