import type { DiffusionSpec, LesionSpec } from '#shared/contract/lesion.ts';
import type { Progress } from '#shared/contract/job.ts';
import { Problem } from '#shared/contract/problems.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import { providerFor } from '#main/runtime/providerFor.ts';
import { sceneOf } from '#main/synthesis/diffusion/scene.ts';
import { type PatchStage, synthesisePatches } from '#main/synthesis/diffusion/synthesisePatches.ts';
import type { LabelledCase } from '../labelledCase.ts';
import type { Models, NetworkOptions } from '../models/models.ts';
import { type CheckedSource, checkSource } from './checkSource.ts';
import { openNetworks } from './openNetworks.ts';
import { patchKey, type PatchSource, type PatchStore, type StoredPatch } from './patchStore.ts';
import { refuseOther } from './refuseOther.ts';

/** Where networks come from and how they run. */
export interface Studio {
  readonly models: Models;
  /** Folder with a folder per model. */
  readonly modelsFolder: string;
  readonly options?: NetworkOptions | undefined;
}

export interface DecodeOptions {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((progress: Progress) => void) | undefined;
}

/** Decoded patches by `patchKey`. */
export type DecodedLesions = Map<string, StoredPatch>;

/**
 * Brings together what the networks made of diffusion lesions: from memory, from the store, or synthesised now and put
 * into the store; lesions of one model and sampler go together. Others are passed over.
 *
 * @param known filled with what it lacks
 * @returns what a person should know of how it was done
 * @throws Problem what `checkSource` refuses, `not-ct`, `scan-too-small`, `lesion-vanished`, `cancelled`; what was
 *   finished before stays
 */
export async function decodeLesions(
  lesions: readonly LesionSpec[],
  scan: LabelledCase,
  source: PatchSource,
  known: DecodedLesions,
  store: PatchStore | undefined,
  studio: Studio,
  options: DecodeOptions = {},
): Promise<readonly Warning[]> {
  const groups = new Map<string, { readonly key: string; readonly spec: DiffusionSpec }[]>();
  for (const spec of lesions) {
    if (spec.generator !== 'diffusion') continue;
    const key = patchKey(spec, source);
    if (known.has(key)) continue;
    const stored = await store?.read(key);
    if (stored) {
      known.set(key, stored);
      continue;
    }
    const { model, autoencoder, sampling, organ } = spec;
    const group = JSON.stringify([model, autoencoder, sampling, organ]);
    groups.set(group, [...(groups.get(group) ?? []), { key, spec }]);
  }
  if (groups.size === 0) return [];
  refuseOther(scan.image);
  // Every refusal before the first long computation.
  const jobs: { rows: { key: string; spec: DiffusionSpec }[]; checked: CheckedSource }[] = [];
  for (const rows of groups.values())
    jobs.push({ rows, checked: await checkSource(rows[0].spec, rows[0].spec.organ, studio.modelsFolder) });
  const { provider, warning } = await providerFor(studio.options?.provider);
  if (warning) options.progress?.({ stage: warningSentence(warning), done: 0, total: 1 });
  for (const { rows, checked } of jobs) {
    const networks = await openNetworks(checked, studio.models, { ...studio.options, provider });
    const scenes = rows.map(({ spec }) => sceneOf(scan.image, scan.contextOf(spec.organ), spec, networks));
    const patches = await synthesisePatches(scenes, rows[0].spec.sampling, networks, {
      onStep: (stage, done, total) => pause(stage, done, total, options),
    });
    for (const [n, { key }] of rows.entries()) {
      const stored: StoredPatch = { patch: patches[n], provider };
      await store?.write(key, stored);
      known.set(key, stored);
    }
  }
  return warning ? [warning] : [];
}

const words: Readonly<Record<PatchStage, string>> = {
  encoding: 'encoding the surroundings',
  denoising: 'denoising',
  decoding: 'decoding the lesion',
};

/** Tells the step, lets a cancellation come in, and ends there. */
async function pause(
  stage: PatchStage,
  done: number,
  total: number,
  { signal, progress }: DecodeOptions,
): Promise<void> {
  progress?.({ stage: words[stage], done, total });
  await new Promise(setImmediate);
  if (signal?.aborted) throw new Problem('cancelled', { task: 'synthesising' });
}
