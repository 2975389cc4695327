import type { SamplerName, Sampling } from '#shared/contract/lesion.ts';

const names: Readonly<Record<SamplerName, string>> = {
  ancestral: 'DDPM',
  ddim: 'DDIM',
  'ddim-clipped': 'DDIM, clipped',
  'dpm-solver': 'DPM-Solver++',
};

/** "DDIM, 50 steps": how a model is sampled. */
export const samplingWords = ({ sampler, steps }: Sampling): string =>
  `${names[sampler]}, ${steps === 1 ? '1 step' : `${steps} steps`}`;
