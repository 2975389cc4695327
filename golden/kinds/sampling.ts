import { sampleAncestral } from '#main/diffusion/ancestral.ts';
import { planDdim, sampleDdim } from '#main/diffusion/ddim.ts';
import type { StepListener } from '#main/diffusion/denoiser.ts';
import { cosineSchedule, type Schedule } from '#main/diffusion/schedule.ts';
import type { Tensor } from '#main/tensor/tensor.ts';
import { compareStored, type Outputs } from '../compareStored.ts';
import type { GoldenCase } from '../case.ts';
import type { GoldenKind } from '../kind.ts';
import { openDenoiser } from '../neural/diffusionNetworks.ts';
import { inputOf } from '../neural/formula.ts';

interface Config {
  readonly timesteps: number;
  readonly ddim_steps: number;
  readonly pairs: readonly { readonly S: number; readonly T: number }[];
}

const configOf = (golden: GoldenCase): Config => golden.json['config'] as Config;

/** Collects every step's noise and latent under the names the case stores. */
function recorder(golden: GoldenCase, shape: readonly number[], latent: string) {
  const outputs: Record<string, Tensor> = {};
  const onStep: StepListener = (t, noise, x) => {
    const named = { [`eps_${t}`]: noise, [`${latent}_${t}`]: x };
    for (const [name, data] of Object.entries(named))
      if (golden.tensors.has(name)) outputs[name] = { dtype: 'F32', shape, data };
  };
  return { outputs, onStep };
}

export const ancestralKind: GoldenKind = {
  kind: 'p_sample_loop',
  async run(golden) {
    const start = inputOf(golden, 'x_T');
    const { denoise, session } = await openDenoiser(golden, inputOf(golden, 'cond'));
    const schedule = cosineSchedule(configOf(golden).timesteps);
    const draws = Array.from({ length: schedule.steps }, (_, i) => inputOf(golden, `t${i}`).data);
    const { outputs, onStep } = recorder(golden, start.shape, 'step');
    const normals = (): Float32Array => draws.pop() ?? new Float32Array();
    const data = await sampleAncestral(denoise, schedule, start.data, { normals, onStep });
    await session.release();
    return compareStored(golden, { ...outputs, sample: { dtype: 'F32', shape: start.shape, data } });
  },
};

export const ddimKind: GoldenKind = {
  kind: 'ddim',
  async run(golden) {
    const start = inputOf(golden, 'x_T');
    const { denoise, session } = await openDenoiser(golden, inputOf(golden, 'cond'));
    const { timesteps, ddim_steps: count } = configOf(golden);
    const { outputs, onStep } = recorder(golden, start.shape, 'x');
    const plan = planDdim(cosineSchedule(timesteps), count);
    const data = await sampleDdim(denoise, plan, start.data, { onStep });
    await session.release();
    const sample = golden.tensors.has('sample')
      ? { sample: { dtype: 'F32', shape: start.shape, data } as const }
      : {};
    return compareStored(golden, { ...outputs, ...sample });
  },
};

const buffers = (schedule: Schedule): Outputs => ({
  betas: schedule.betas,
  alphas_cumprod: schedule.alphasCumprod,
  alphas_cumprod_prev: schedule.alphasCumprodPrev,
  sqrt_alphas_cumprod: schedule.sqrtAlphasCumprod,
  sqrt_one_minus_alphas_cumprod: schedule.sqrtOneMinusAlphasCumprod,
  log_one_minus_alphas_cumprod: schedule.logOneMinusAlphasCumprod,
  sqrt_recip_alphas_cumprod: schedule.sqrtRecipAlphasCumprod,
  sqrt_recipm1_alphas_cumprod: schedule.sqrtRecipm1AlphasCumprod,
  posterior_variance: schedule.posteriorVariance,
  posterior_log_variance_clipped: schedule.posteriorLogVarianceClipped,
  posterior_mean_coef1: schedule.posteriorMeanCoef1,
  posterior_mean_coef2: schedule.posteriorMeanCoef2,
});

/** A schedule's buffers; or, where the case lists pairs, the steps that DDIM visits. */
export const scheduleKind: GoldenKind = {
  kind: 'schedule',
  run(golden) {
    const { timesteps, pairs } = configOf(golden);
    if (pairs === undefined) return compareStored(golden, buffers(cosineSchedule(timesteps)));
    const plans = pairs.map(({ S, T }) => {
      const plan = planDdim(cosineSchedule(T), S);
      return {
        [`S${S}_T${T}.timesteps`]: plan.timesteps,
        [`S${S}_T${T}.alphas`]: plan.alphas,
        [`S${S}_T${T}.alphas_prev`]: plan.alphasPrev,
        [`S${S}_T${T}.sqrt_one_minus_alphas`]: plan.alphas.map((alpha) => Math.sqrt(1 - alpha)),
      };
    });
    return compareStored(golden, Object.assign({}, ...plans) as Outputs);
  },
};
