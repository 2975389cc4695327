import path from 'node:path';
import { type FlyDiffusion, sizesDrawn } from '#shared/contract/onTheFly.ts';
import { Problem } from '#shared/contract/problems.ts';
import { lesionOrgansOf, type TrainRecipe } from '#shared/contract/training.ts';
import { type CheckedSource, fitSource } from '../../diffusion/checkSource.ts';
import { sideOf } from '../../diffusion/openNetworks.ts';
import { samplingOf } from '../../diffusion/samplingOf.ts';
import { type FoundModel, manifestFile, readManifest } from '../../models/modelFolder.ts';
import { drawingRulesOf } from '../drawingRules.ts';
import { type Drawer, refuseUndrawn, rulesAlone } from './drawers.ts';

/** A recipe's generators with what they need. */
export interface FoundDrawers<R extends TrainRecipe = TrainRecipe> {
  /** The recipe with the hashes of its generators' weights. */
  readonly recipe: R;
  readonly drawers: readonly Drawer[];
  /** The models of each; undefined for the rules. */
  readonly models: readonly (CheckedSource | undefined)[];
}

/**
 * Finds the models that a recipe's lesions are drawn with, before any weights are read.
 *
 * @param recipe its paths are absolute
 * @throws Problem `model-missing`, `generator-changed` when a model is not the one that the recipe states,
 *   `lesion-undrawn`, and what `fitSource` refuses
 */
export async function findDrawers<R extends TrainRecipe>(recipe: R): Promise<FoundDrawers<R>> {
  const { synthesis } = recipe;
  if (!synthesis) return { recipe, drawers: rulesAlone, models: [undefined] };
  const found = await Promise.all(
    synthesis.generators.map(async (one) =>
      one.generator === 'rules' ? { pinned: one, drawer: one, models: undefined } : findDiffusion(one),
    ),
  );
  const drawers = found.map(({ drawer }) => drawer);
  refuseUndrawn(drawers, lesionOrgansOf(drawingRulesOf(recipe).labels), sizesDrawn(synthesis));
  return {
    recipe: { ...recipe, synthesis: { ...synthesis, generators: found.map(({ pinned }) => pinned) } },
    drawers,
    models: found.map(({ models }) => models),
  };
}

async function findDiffusion(one: FlyDiffusion) {
  const model = await openPinned(one);
  const encoder = one.autoencoder && (await openPinned(one.autoencoder));
  const { manifest } = model;
  const sampling = samplingOf(manifest, one.sampler, one.steps);
  const models = fitSource(model, encoder, sampling);
  const pinned: FlyDiffusion = {
    ...one,
    sha256: hashOf(model),
    ...(one.autoencoder && encoder && { autoencoder: { ...one.autoencoder, sha256: hashOf(encoder) } }),
  };
  const drawer: Drawer = {
    generator: 'diffusion',
    weight: one.weight,
    source: {
      model: { id: manifest.id, sha256: hashOf(model) },
      ...(encoder && { autoencoder: { id: encoder.manifest.id, sha256: hashOf(encoder) } }),
      sampling,
    },
    appearance: one.appearance,
    organs: one.organs ?? (manifest.organ && [manifest.organ]),
    sizes: one.sizes ?? manifest.sizes,
    side: sideOf(manifest),
    windowHu: manifest.input.windowHu,
  };
  return { pinned, drawer, models };
}

const hashOf = ({ manifest }: FoundModel): string => manifest.weights[0].sha256;

async function openPinned({
  model: folder,
  sha256,
}: Pick<FlyDiffusion, 'model' | 'sha256'>): Promise<FoundModel> {
  const manifest = await readManifest(folder);
  if (!manifest)
    throw new Problem('model-missing', {
      id: folder,
      present: `no ${manifestFile} in ${path.resolve(folder)}`,
    });
  const found = { folder, manifest };
  if (sha256 !== undefined && sha256 !== hashOf(found))
    throw new Problem('generator-changed', { id: manifest.id, expected: sha256, found: hashOf(found) });
  return found;
}
