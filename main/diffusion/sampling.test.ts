import { expect, it } from 'vitest';
import { sampleAncestral } from './ancestral.ts';
import { planDdim, sampleDdim } from './ddim.ts';
import type { Denoiser } from './denoiser.ts';
import { cosineSchedule } from './schedule.ts';

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
  const [found] = await sampleDdim(knowing, plan, Float32Array.of(1.3), (t) => visited.push(t));
  expect(visited).toEqual([17, 13, 9, 5, 1]);
  expect(Math.abs(found - 0.25)).toBeLessThan(0.2);
  expect(found).not.toBeCloseTo(0.25, 5);
});

it('refuses steps that cannot be', () => {
  expect(() => cosineSchedule(0)).toThrow(RangeError);
  expect(() => planDdim(schedule, 21)).toThrow('21 steps cannot be chosen of 20');
  expect(() => planDdim(cosineSchedule(201), 50)).toThrow('reach beyond the last');
});
