import { expect, it } from 'vitest';
import { sampleAncestral } from './ancestral.ts';
import { planDdim, sampleDdim } from './ddim.ts';
import type { Denoiser } from './denoiser.ts';
import { sample, type SamplerName, samplers } from './samplers.ts';
import { cosineSchedule } from './schedule.ts';
import { planAsPublished, planEvenly } from './steps.ts';

/** A denoiser that knows the clean latent 0.25 and so sees exactly the noise in x. */
const schedule = cosineSchedule(20);
const knowing: Denoiser = async (x, t) =>
  x.map((value) => (value - schedule.sqrtAlphasCumprod[t] * 0.25) / schedule.sqrtOneMinusAlphasCumprod[t]);

it('finds the clean latent when the denoiser knows it', async () => {
  const normals = (count: number): Float32Array => new Float32Array(count).fill(0.7);
  const [found] = await sampleAncestral(knowing, schedule, Float32Array.of(1.3), { normals });
  expect(found).toBeCloseTo(0.25, 5);
});

it('visits the chosen steps downwards and leaves a trace of noise', async () => {
  const plan = planDdim(schedule, 5);
  expect(plan.timesteps).toEqual([1, 5, 9, 13, 17]);
  const visited: number[] = [];
  const [found] = await sampleDdim(knowing, plan, Float32Array.of(1.3), {
    onStep: (t) => visited.push(t),
  });
  expect(visited).toEqual([17, 13, 9, 5, 1]);
  expect(Math.abs(found - 0.25)).toBeLessThan(0.2);
  expect(found).not.toBeCloseTo(0.25, 5);
});

it('refuses steps that cannot be', () => {
  expect(() => cosineSchedule(0)).toThrow(RangeError);
  expect(() => planDdim(schedule, 21)).toThrow('21 steps cannot be chosen of 20');
  expect(() => planDdim(cosineSchedule(201), 50)).toThrow('reach beyond the last');
});

const run = (denoise: Denoiser, steps: number, start: readonly number[], of = schedule) => ({
  denoise,
  schedule: of,
  steps,
  start: Float32Array.from(start),
  normals: (count: number) => new Float32Array(count),
});

it.each(Object.keys(samplers) as SamplerName[])('%s samples any number of values', async (name) => {
  const found = await sample(name, run(knowing, 4, [1.3, -0.4, 0]));
  expect(found).toHaveLength(3);
  for (const value of found) expect(Math.abs(value - 0.25)).toBeLessThan(0.3);
});

it('chooses exactly as many steps as asked for, and ends without noise', () => {
  const plan = planEvenly(cosineSchedule(200), 60);
  expect(plan.timesteps).toHaveLength(60);
  expect(plan.timesteps.at(-1)).toBe(199);
  expect(plan.alphasPrev[0]).toBe(1);
  expect(planAsPublished(cosineSchedule(200), 50)).toEqual(planDdim(cosineSchedule(200), 50));
  expect(planAsPublished(cosineSchedule(200), 60).timesteps).toHaveLength(60);
});

it('keeps clipped latents within the range', async () => {
  const blind: Denoiser = async (x) => new Float32Array(x.length);
  for (const name of ['ddim-clipped', 'dpm-solver'] as const)
    for (const value of await sample(name, run(blind, 5, [3, -3])))
      expect(Math.abs(value)).toBeLessThanOrEqual(1);
});

/** What sampling costs in quality: clean latents are normal of mean 0.1 and deviation 0.2, the best denoiser is known. */
const fine = cosineSchedule(200);
const [mean, deviation] = [0.1, 0.2];
const best: Denoiser = async (x, t) => {
  const keep = fine.sqrtAlphasCumprod[t];
  const blur = fine.sqrtOneMinusAlphasCumprod[t];
  const variance = keep * keep * deviation * deviation + blur * blur;
  return x.map((value) => (blur * (value - keep * mean)) / variance);
};
/** Largest distance to where the path without discretisation ends. */
async function missOf(name: SamplerName, steps: number): Promise<number> {
  const starts = [-2, -1, 0, 0.5, 1.5];
  const found = await sample(name, run(best, steps, starts, fine));
  return Math.max(...starts.map((start, i) => Math.abs(found[i] - (mean + deviation * start))));
}

it('comes nearer with ten steps of the second-order solver than with fifty of the published sampler', async () => {
  const published = await missOf('ddim', 50);
  expect(await missOf('dpm-solver', 10)).toBeLessThan(published);
  expect(await missOf('ddim', 10)).toBeGreaterThan(2 * published);
});
