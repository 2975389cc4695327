import type { Denoiser, StepListener } from './denoiser.ts';
import type { Schedule } from './schedule.ts';

/** The steps that DDIM visits, ascending, as one row each. */
export interface DdimPlan {
  readonly timesteps: readonly number[];
  /** ᾱ at each step, and at the step sampling goes to from it. */
  readonly alphas: Float32Array;
  readonly alphasPrev: Float32Array;
}

/**
 * Every (T div count)-th step from 0, each moved up by one unless all are visited. The step below the first ends
 * at ᾱ of step 0, so that a trace of noise stays: both as the reference does. With a count that does not divide T
 * there are more steps than asked for.
 * Throws RangeError when a moved step would lie beyond the schedule.
 */
export function planDdim(schedule: Schedule, count: number): DdimPlan {
  const { steps, alphasCumprod } = schedule;
  if (!(Number.isInteger(count) && count > 0 && count <= steps))
    throw new RangeError(`${count} steps cannot be chosen of ${steps}`);
  const stride = Math.floor(steps / count);
  const moved = stride === 1 ? 0 : 1;
  const timesteps = Array.from({ length: Math.ceil(steps / stride) }, (_, i) => i * stride + moved);
  if (timesteps.some((t) => t >= steps))
    throw new RangeError(`${count} of ${steps} steps reach beyond the last`);
  const alphas = Float32Array.from(timesteps, (t) => alphasCumprod[t]);
  return { timesteps, alphas, alphasPrev: Float32Array.of(alphasCumprod[0], ...alphas.subarray(0, -1)) };
}

export interface DdimOptions {
  /** Whether the predicted latent is clipped to [-1, 1] at every step, as ancestral sampling does. */
  readonly clip?: boolean;
  readonly onStep?: StepListener | undefined;
}

/**
 * Deterministic sampling (DDIM, Song et al., ICLR 2021, η = 0). With clipping the noise is that which fits the clipped
 * latent.
 *
 * @param start standard normal, any number of samples
 */
export async function sampleDdim(
  denoise: Denoiser,
  { timesteps, alphas, alphasPrev }: DdimPlan,
  start: Float32Array,
  { clip = false, onStep }: DdimOptions = {},
): Promise<Float32Array> {
  let x = start;
  for (let i = timesteps.length - 1; i >= 0; i--) {
    const noise = await denoise(x, timesteps[i]);
    const [root, rest] = [Math.sqrt(alphas[i]), Math.sqrt(1 - alphas[i])];
    const [rootPrev, restPrev] = [Math.sqrt(alphasPrev[i]), Math.sqrt(1 - alphasPrev[i])];
    const current = x;
    x = current.map((value, j) => {
      const clean = (value - rest * noise[j]) / root;
      if (!clip) return rootPrev * clean + restPrev * noise[j];
      const clipped = Math.min(1, Math.max(-1, clean));
      return rootPrev * clipped + (restPrev * (value - root * clipped)) / rest;
    });
    onStep?.(timesteps[i], noise, x);
  }
  return x;
}
