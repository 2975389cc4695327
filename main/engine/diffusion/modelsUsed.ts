import type { LesionSpec } from '#shared/contract/lesion.ts';
import type { ComputeProvider, ModelRef } from '#shared/contract/primitives.ts';
import type { Provenance } from '#shared/contract/recipe.ts';
import { findModelOf } from './findModel.ts';
import { patchKey, type PatchSource, type PatchStore } from './patchStore.ts';

/** Every model that some lesions were drawn with, once, and what its publisher allows. */
export async function modelsUsed(
  lesions: readonly LesionSpec[],
  modelsFolder: string,
): Promise<NonNullable<Provenance['models']>> {
  const refs = new Map<string, ModelRef>();
  for (const spec of lesions)
    if (spec.generator === 'diffusion')
      for (const ref of [spec.model, ...(spec.autoencoder ? [spec.autoencoder] : [])])
        refs.set(ref.sha256, ref);
  return Promise.all(
    [...refs.values()].map(async ({ id, sha256 }) => {
      const found = await findModelOf({ id, sha256 }, modelsFolder).catch(() => undefined);
      return {
        id,
        sha256,
        licence: found?.manifest.licence ?? 'not known here: the model is not in this library',
      };
    }),
  );
}

/** What computed the stored patches of some lesions; `cpu` unless one came from another provider. */
export async function providerOf(
  lesions: readonly LesionSpec[],
  source: PatchSource,
  store: PatchStore,
): Promise<ComputeProvider> {
  for (const spec of lesions) {
    if (spec.generator !== 'diffusion') continue;
    const stored = await store.read(patchKey(spec, source));
    if (stored && stored.provider !== 'cpu') return stored.provider;
  }
  return 'cpu';
}
