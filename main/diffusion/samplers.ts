import { sampleAncestral } from './ancestral.ts';
import { sampleDdim } from './ddim.ts';
import type { Denoiser, StepListener } from './denoiser.ts';
import { sampleDpmSolver } from './dpmSolver.ts';
import type { Schedule } from './schedule.ts';
import { planAsPublished, planByNoise, planEvenly } from './steps.ts';

export interface SamplerRun {
  readonly denoise: Denoiser;
  readonly schedule: Schedule;
  readonly steps: number;
  /** Standard normal, any number of samples. */
  readonly start: Float32Array;
  /** Standard normal numbers, as many as asked for; only ancestral sampling draws them. */
  readonly normals: (count: number) => Float32Array;
  readonly onStep?: StepListener;
}

type Sampler = (run: SamplerRun) => Promise<Float32Array>;

/** Every sampler; a new one is a function over a denoiser and a row here. */
export const samplers = {
  /** Every step of the schedule, whatever is asked for: the reference's for early tumors. */
  ancestral: ({ denoise, schedule, start, normals, onStep }) =>
    sampleAncestral(denoise, schedule, start, { normals, ...(onStep && { onStep }) }),
  /** The reference's for the others. */
  ddim: ({ denoise, schedule, steps, start, onStep }) =>
    sampleDdim(denoise, planAsPublished(schedule, steps), start, { onStep }),
  'ddim-clipped': ({ denoise, schedule, steps, start, onStep }) =>
    sampleDdim(denoise, planEvenly(schedule, steps), start, { clip: true, onStep }),
  'dpm-solver': ({ denoise, schedule, steps, start, onStep }) =>
    sampleDpmSolver(denoise, planByNoise(schedule, steps), start, onStep),
} as const satisfies Readonly<Record<string, Sampler>>;

export type SamplerName = keyof typeof samplers;

export const sample = (name: SamplerName, run: SamplerRun): Promise<Float32Array> => samplers[name](run);
