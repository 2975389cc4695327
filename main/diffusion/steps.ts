import { type DdimPlan, planDdim } from './ddim.ts';
import type { Schedule } from './schedule.ts';

/**
 * `count` steps from the noisiest down, as evenly as whole steps allow, the last of which ends without noise: what the
 * reference's choice of steps leaves behind (diffusion.md, quirk 3) is gone. Throws RangeError for a count that the
 * schedule does not have.
 */
export function planEvenly({ steps, alphasCumprod }: Schedule, count: number): DdimPlan {
  if (!(Number.isInteger(count) && count > 0 && count <= steps))
    throw new RangeError(`${count} steps cannot be chosen of ${steps}`);
  const timesteps = Array.from({ length: count }, (_, i) => Math.round(((i + 1) * steps) / count) - 1);
  const alphas = Float32Array.from(timesteps, (t) => alphasCumprod[t]);
  return { timesteps, alphas, alphasPrev: Float32Array.of(1, ...alphas.subarray(0, -1)) };
}

/** The reference's steps where it has as many as asked for, else evenly chosen ones. */
export const planAsPublished = (schedule: Schedule, count: number): DdimPlan =>
  schedule.steps % count === 0 ? planDdim(schedule, count) : planEvenly(schedule, count);

/**
 * `count` steps even in ln(signal/noise), which higher-order solvers want; the schedule's last step, whose noise is
 * clipped, is left out. Evenly chosen ones where there are not as many different steps.
 */
export function planByNoise(schedule: Schedule, count: number): DdimPlan {
  const { steps, alphasCumprod, sqrtAlphasCumprod, sqrtOneMinusAlphasCumprod } = schedule;
  const logRatio = (t: number): number => Math.log(sqrtAlphasCumprod[t] / sqrtOneMinusAlphasCumprod[t]);
  const nearest = (wanted: number): number => {
    let best = 0;
    for (let t = 1; t < steps; t++)
      if (Math.abs(logRatio(t) - wanted) < Math.abs(logRatio(best) - wanted)) best = t;
    return best;
  };
  if (count < 2 || count > steps - 1) return planEvenly(schedule, count);
  const [clean, noisy] = [logRatio(0), logRatio(steps - 2)];
  const timesteps = Array.from({ length: count }, (_, i) =>
    nearest(clean + ((noisy - clean) * i) / (count - 1)),
  );
  if (new Set(timesteps).size < count) return planEvenly(schedule, count);
  const alphas = Float32Array.from(timesteps, (t) => alphasCumprod[t]);
  return { timesteps, alphas, alphasPrev: Float32Array.of(1, ...alphas.subarray(0, -1)) };
}
