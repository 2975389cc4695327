import type { DdimPlan } from './ddim.ts';
import type { Denoiser, StepListener } from './denoiser.ts';

/**
 * DPM-Solver++(2M) (Lu et al., 2022, algorithm 2): a second-order multistep method for the same path as DDIM's, which
 * comes as near to its end with a quarter of the steps. With λ = ln(α/σ) and h the step in λ, x goes from s to t by
 * (σt/σs) x − αt (e^(−h) − 1) D, where D carries the predicted latent on along the line through its last two values.
 * The first step and the last, whose h has no end, are of first order. The predicted latent is clipped to [-1, 1].
 *
 * @param start standard normal, any number of samples
 */
export async function sampleDpmSolver(
  denoise: Denoiser,
  { timesteps, alphas, alphasPrev }: DdimPlan,
  start: Float32Array,
  onStep?: StepListener,
): Promise<Float32Array> {
  let x = start;
  let before: { readonly clean: Float32Array; readonly h: number } | undefined;
  for (let i = timesteps.length - 1; i >= 0; i--) {
    const noise = await denoise(x, timesteps[i]);
    const [alpha, sigma] = [Math.sqrt(alphas[i]), Math.sqrt(1 - alphas[i])];
    const [alphaNext, sigmaNext] = [Math.sqrt(alphasPrev[i]), Math.sqrt(1 - alphasPrev[i])];
    const clean = x.map((value, j) => Math.min(1, Math.max(-1, (value - sigma * noise[j]) / alpha)));
    const h = Math.log(alphaNext / sigmaNext) - Math.log(alpha / sigma);
    const ahead = before && Number.isFinite(h) ? h / (2 * before.h) : 0;
    const decay = alphaNext * -Math.expm1(-h);
    const current = x;
    const last = before?.clean ?? clean;
    x = current.map(
      (value, j) => (sigmaNext / sigma) * value + decay * (clean[j] + ahead * (clean[j] - last[j])),
    );
    before = { clean, h };
    onStep?.(timesteps[i], noise, x);
  }
  return x;
}
