import type { LesionSpec } from '#shared/contract/lesion.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import { type ChangedBox, type Composer, createComposer } from '#main/synthesis/compose/composer.ts';
import type { CaseOnDisk } from './caseSource.ts';
import { type DecodedLesions, decodeLesions, type DecodeOptions } from './diffusion/decodeLesions.ts';
import { patchFiles, patchKey, patchSourceOf, type StoredPatch } from './diffusion/patchStore.ts';
import { type LabelledCase, labelledCase } from './labelledCase.ts';
import { createModels, type Models, type NetworkOptions } from './models/models.ts';
import { caseVoxels } from './ops/fillCache.ts';

/** A case in the engine's memory. */
export interface Resident extends LabelledCase {
  /** Stands wherever the last op left it. */
  readonly composer: Omit<Composer, 'set'>;
  /**
   * Makes the lesions those of the list, as `Composer.set`, having got first what its diffusion lesions need: from
   * memory, from the case folder's patches, or synthesised now.
   *
   * @throws Problem as `decodeLesions` and `Composer.set`
   */
  compose(lesions: readonly LesionSpec[], options?: DecodeOptions): Promise<ChangedBox[]>;
  /** Only gets what the diffusion lesions need; the case stays as it stands. */
  decode(
    lesions: readonly LesionSpec[],
    options?: DecodeOptions,
    how?: NetworkOptions,
  ): Promise<readonly Warning[]>;
}

/** The cases used last, so that memory stays bounded whatever is opened. */
export interface Residents {
  open(onDisk: CaseOnDisk): Promise<Resident>;
}

/**
 * @param most cases held at once
 * @param models of the engine, which lesions share with other ops
 */
export function createResidents(most: number, models: Models = createModels()): Residents {
  const held = new Map<string, Resident>();
  return {
    open: async (onDisk) => {
      const { folder, source } = onDisk;
      const key = [folder, source.image.sha256, source.labels?.sha256].join('\n');
      const known = held.get(key);
      // Those unused for longest make room before another is read.
      const surplus = known ? 0 : Math.max(0, held.size + 1 - most);
      for (const old of [...held.keys()].slice(0, surplus)) held.delete(old);
      const resident = known ?? (await load(onDisk, models));
      held.delete(key);
      held.set(key, resident);
      return resident;
    },
  };
}

/** Patches that a case holds in memory: undo and redo go to and fro between the same ones. */
const mostPatches = 32;

async function load({ folder, source, modelsFolder = '' }: CaseOnDisk, models: Models): Promise<Resident> {
  const { image, labels } = await caseVoxels({ folder, source });
  const labelled = labelledCase(image, { volume: labels, table: source.labels?.rows ?? [] });
  const patchSource = patchSourceOf(source);
  const store = patchFiles(folder);
  const known: DecodedLesions = new Map();
  const storedOf = (spec: LesionSpec): StoredPatch | undefined =>
    spec.generator === 'diffusion' ? known.get(patchKey(spec, patchSource)) : undefined;
  const composer = createComposer(labelled, labelled.factsOf, (spec) => {
    const stored = storedOf(spec);
    if (!stored) throw new RangeError(`nothing was decoded for lesion ${spec.id}`);
    return stored.patch;
  });
  const decodeAll: Resident['decode'] = (lesions, options, how) =>
    decodeLesions(
      lesions,
      labelled,
      patchSource,
      known,
      store,
      { models, modelsFolder, options: how },
      options,
    );
  // The case folder has them all, and what stands has its own.
  const forgetOldest = (): void => {
    for (const key of [...known.keys()].slice(0, -mostPatches)) known.delete(key);
  };
  return {
    ...labelled,
    composer,
    compose: async (lesions, options) => {
      await decodeAll(lesions, options);
      const changed = composer.set(lesions);
      forgetOldest();
      return changed;
    },
    decode: async (lesions, options, how) => {
      const warnings = await decodeAll(lesions, options, how);
      forgetOldest();
      return warnings;
    },
  };
}
