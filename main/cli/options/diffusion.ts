import { Option } from 'commander';
import {
  type DiffusionAppearance,
  type DiffusionSource,
  type Organ,
  type SamplerName,
  samplerNames,
} from '#shared/contract/lesion.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { RuleRecipe } from '#shared/contract/recipe.ts';
import { checkSource } from '#main/engine/diffusion/checkSource.ts';
import { findModelOf, modelRef } from '#main/engine/diffusion/findModel.ts';
import { samplingOf } from '#main/engine/diffusion/samplingOf.ts';
import { wholeNumber } from './numbers.ts';

export interface DiffusionOptions {
  readonly model?: string;
  readonly autoencoder?: string;
  readonly sampler?: SamplerName;
  readonly steps?: number;
  readonly restoreNoise: boolean;
  readonly sharpenEdges: boolean;
  readonly blendPancreas: boolean;
}

const heading = 'Diffusion (--generator diffusion):';

/** What draws a diffusion lesion, and the mended faults of the reference that can be had back. */
export const diffusionOptions = (): Option[] =>
  [
    new Option('--model <id>', 'diffusion model of the library'),
    new Option('--autoencoder <id>', "encodes in place of the model's own autoencoder"),
    new Option('--sampler <name>', "how it is sampled; left out, as the model's manifest says").choices(
      samplerNames,
    ),
    new Option('--steps <n>', 'steps of the sampler').argParser(wholeNumber('--steps', 1, 1000)),
    new Option('--no-restore-noise', 'leave the lesion as smooth as the autoencoder makes it'),
    new Option('--no-sharpen-edges', 'leave its edges as blurred as the autoencoder makes them'),
    new Option('--no-blend-pancreas', 'replace the whole patch in the pancreas, as published'),
  ].map((option) => option.helpGroup(heading));

/**
 * The models and the sampler that the options ask for, found in the library and fit for the organ.
 *
 * @throws Problem `request-invalid` without a model; what `checkSource` refuses
 */
export async function diffusionSourceIn(
  { model: id, autoencoder: encoderId, sampler, steps }: DiffusionOptions,
  organ: Organ,
  modelsFolder: string,
): Promise<DiffusionSource> {
  if (id === undefined)
    throw new Problem('request-invalid', { field: '--model', reason: '--generator diffusion needs one' });
  const model = await modelRef(id, modelsFolder);
  const { manifest } = await findModelOf(model, modelsFolder);
  const source: DiffusionSource = {
    model,
    ...(encoderId !== undefined && { autoencoder: await modelRef(encoderId, modelsFolder) }),
    sampling: samplingOf(manifest, sampler, steps),
  };
  await checkSource(source, organ, modelsFolder);
  return source;
}

/**
 * The appearance of diffusion lesions, from the options of all lesions and their own.
 *
 * @throws Problem `request-invalid` when an option is given that only the rules have
 */
export function diffusionAppearance(
  { irregularity, edgeSoftnessMm, massEffectPercent, ...others }: RuleRecipe['appearance'],
  { restoreNoise, sharpenEdges, blendPancreas }: DiffusionOptions,
): Partial<DiffusionAppearance> {
  const other = Object.entries(others).find(([, value]) => value !== undefined);
  if (other)
    throw new Problem('request-invalid', {
      field: other[0],
      reason: 'only lesions of the rules have it: the diffusion model draws the rest',
    });
  return {
    ...(irregularity !== undefined && { irregularity }),
    ...(edgeSoftnessMm !== undefined && { edgeSoftnessMm }),
    ...(massEffectPercent !== undefined && { massEffectPercent }),
    restoreNoise,
    sharpenEdges,
    blendPancreas,
  };
}
