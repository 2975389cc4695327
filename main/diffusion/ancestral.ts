import type { Denoiser, StepListener } from './denoiser.ts';
import type { Schedule } from './schedule.ts';

export interface AncestralOptions {
  /** Standard normal numbers, as many as asked for; drawn once a step, the last included. */
  readonly normals: (count: number) => Float32Array;
  readonly onStep?: StepListener;
}

/**
 * Ancestral sampling over every step of the schedule (Ho et al., NeurIPS 2020, algorithm 2), with the predicted
 * latent clipped to [-1, 1].
 *
 * @param start standard normal, any number of samples
 */
export async function sampleAncestral(
  denoise: Denoiser,
  schedule: Schedule,
  start: Float32Array,
  { normals, onStep }: AncestralOptions,
): Promise<Float32Array> {
  let x = start;
  for (let t = schedule.steps - 1; t >= 0; t--) {
    const noise = await denoise(x, t);
    const fresh = normals(x.length);
    const deviation = t > 0 ? Math.exp(0.5 * schedule.posteriorLogVarianceClipped[t]) : 0;
    const current = x;
    x = current.map((value, i) => {
      const clean =
        schedule.sqrtRecipAlphasCumprod[t] * value - schedule.sqrtRecipm1AlphasCumprod[t] * noise[i];
      const clipped = Math.min(1, Math.max(-1, clean));
      const mean = schedule.posteriorMeanCoef1[t] * clipped + schedule.posteriorMeanCoef2[t] * value;
      return mean + deviation * fresh[i];
    });
    onStep?.(t, noise, x);
  }
  return x;
}
