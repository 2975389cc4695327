import type { SamplerName, Sampling } from '#shared/contract/lesion.ts';
import type { ModelManifest } from '#shared/contract/model.ts';

/** Steps that are enough for a sampler, where nobody says how many. */
const usualSteps: Readonly<Record<Exclude<SamplerName, 'ancestral'>, number>> = {
  ddim: 50,
  'ddim-clipped': 50,
  'dpm-solver': 12,
};

/** What is asked for; else what the model is meant for; else what the reference does with as many steps. */
export function samplingOf(
  { network, sampler: meant }: Pick<ModelManifest, 'network' | 'sampler'>,
  sampler?: SamplerName,
  steps?: number,
): Sampling {
  const most = network.architecture === 'diffusion' ? network.timesteps : 1;
  const chosen = sampler ?? meant?.kind ?? (most <= 10 ? 'ancestral' : 'ddim');
  if (chosen === 'ancestral') return { sampler: chosen, steps: steps ?? most };
  const usual = meant?.kind === chosen ? meant.steps : usualSteps[chosen];
  return { sampler: chosen, steps: steps ?? Math.min(usual, most) };
}
