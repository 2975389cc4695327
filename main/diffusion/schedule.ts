/**
 * The noise schedule of a diffusion model with T steps: one float32 a step, computed in float64 (Nichol and
 * Dhariwal, ICML 2021, the cosine schedule; Ho et al., NeurIPS 2020, for the posterior).
 */
export interface Schedule {
  readonly steps: number;
  readonly betas: Float32Array;
  /** ᾱ: the share of the image's variance that is left after each step. */
  readonly alphasCumprod: Float32Array;
  readonly alphasCumprodPrev: Float32Array;
  readonly sqrtAlphasCumprod: Float32Array;
  readonly sqrtOneMinusAlphasCumprod: Float32Array;
  readonly logOneMinusAlphasCumprod: Float32Array;
  readonly sqrtRecipAlphasCumprod: Float32Array;
  readonly sqrtRecipm1AlphasCumprod: Float32Array;
  readonly posteriorVariance: Float32Array;
  readonly posteriorLogVarianceClipped: Float32Array;
  /** Weights of the predicted image and of the current one in the mean of the step before. */
  readonly posteriorMeanCoef1: Float32Array;
  readonly posteriorMeanCoef2: Float32Array;
}

const offset = 0.008;
const largestBeta = 0.9999;

/** Throws RangeError unless `steps` is a positive integer. */
export function cosineSchedule(steps: number): Schedule {
  if (!(Number.isInteger(steps) && steps > 0)) throw new RangeError(`${steps} is no number of steps`);
  const f = (k: number): number => Math.cos(((k / steps + offset) / (1 + offset)) * (Math.PI / 2)) ** 2;
  const betas = Array.from({ length: steps }, (_, t) =>
    Math.min(Math.max(1 - f(t + 1) / f(0) / (f(t) / f(0)), 0), largestBeta),
  );
  // The clipped betas' own product, not f: they differ at the last step.
  const left: number[] = [];
  betas.reduce((product, beta, t) => (left[t] = product * (1 - beta)), 1);
  const before = [1, ...left.slice(0, -1)];
  const variance = betas.map((beta, t) => (beta * (1 - before[t])) / (1 - left[t]));
  const each = (value: (t: number) => number): Float32Array =>
    Float32Array.from({ length: steps }, (_, t) => value(t));
  return {
    steps,
    betas: each((t) => betas[t]),
    alphasCumprod: each((t) => left[t]),
    alphasCumprodPrev: each((t) => before[t]),
    sqrtAlphasCumprod: each((t) => Math.sqrt(left[t])),
    sqrtOneMinusAlphasCumprod: each((t) => Math.sqrt(1 - left[t])),
    logOneMinusAlphasCumprod: each((t) => Math.log(1 - left[t])),
    sqrtRecipAlphasCumprod: each((t) => Math.sqrt(1 / left[t])),
    sqrtRecipm1AlphasCumprod: each((t) => Math.sqrt(1 / left[t] - 1)),
    posteriorVariance: each((t) => variance[t]),
    posteriorLogVarianceClipped: each((t) => Math.log(Math.max(variance[t], 1e-20))),
    posteriorMeanCoef1: each((t) => (betas[t] * Math.sqrt(before[t])) / (1 - left[t])),
    posteriorMeanCoef2: each((t) => ((1 - before[t]) * Math.sqrt(1 - betas[t])) / (1 - left[t])),
  };
}
