import type { Lesion, LesionSpec } from '#shared/contract/lesion.ts';
import type { Provenance } from '#shared/contract/recipe.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import { type DecodedLesions, decodeLesions } from '#main/engine/diffusion/decodeLesions.ts';
import { modelsUsed } from '#main/engine/diffusion/modelsUsed.ts';
import { patchKey, type PatchSource } from '#main/engine/diffusion/patchStore.ts';
import { createModels, type NetworkOptions } from '#main/engine/models/models.ts';
import { type Composer, createComposer } from '#main/synthesis/compose/composer.ts';
import type { Scan } from './readScan.ts';
import type { TaskOptions } from './taskOptions.ts';

export interface ComposeScanOptions {
  readonly modelsFolder?: string | undefined;
  readonly network?: NetworkOptions | undefined;
}

export interface ComposedScan extends Required<Pick<Provenance, 'provider' | 'models'>> {
  readonly composer: Composer;
  /** Those that stand, as judged. */
  readonly lesions: readonly Lesion[];
  /** Sentences. */
  readonly warnings: readonly string[];
}

/** Of this process: a batch draws case after case with the same networks. */
export const models = createModels();

/**
 * A scan with lesions in it.
 *
 * @param known what models made of lesions before; what they make now is added
 * @throws Problem as `decodeLesions` and `Composer.set`
 */
export async function composeScan(
  { labelled, image, labels, table }: Scan,
  lesions: readonly LesionSpec[],
  { modelsFolder = '', network }: ComposeScanOptions,
  options: TaskOptions,
  known: DecodedLesions = new Map(),
): Promise<ComposedScan> {
  const source: PatchSource = { imageSha256: image.sha256, labelsSha256: labels.sha256, rows: table };
  const studio = { models, modelsFolder, options: network };
  const warnings = await decodeLesions(lesions, labelled, source, known, undefined, studio, options);
  const composer = createComposer(labelled, labelled.factsOf, (spec) => {
    const stored = known.get(patchKey(spec, source));
    if (!stored) throw new RangeError(`nothing was decoded for lesion ${spec.id}`);
    return stored.patch;
  });
  composer.set(lesions);
  return {
    composer,
    lesions: composer.lesions,
    provider: [...known.values()].find(({ provider }) => provider !== 'cpu')?.provider ?? 'cpu',
    models: await modelsUsed(lesions, modelsFolder),
    warnings: warnings.map(warningSentence),
  };
}
