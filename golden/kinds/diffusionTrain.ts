import { cosineSchedule, type Schedule } from '#main/diffusion/schedule.ts';
import { input } from '#main/graph/value.ts';
import { adam, movingAverage } from '#main/networks/optimisers.ts';
import type { Session } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { diffusionTask } from '#main/training/diffusionTask.ts';
import { buildTraining, type Task } from '#main/training/trainStep.ts';
import type { GoldenCase } from '../case.ts';
import { compareStored, type Outputs } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { openHere } from '../neural/device.ts';
import { autoencoderConfig, unetConfig } from '../neural/diffusionNetworks.ts';
import { type F32, inputOf, literalOf, weight } from '../neural/formula.ts';
import { lengthChecks } from '../neural/lengths.ts';
import { f32, flatWeights, numbers, pieceOf, trainSteps } from '../neural/train.ts';

interface Lengths {
  readonly grad_l2: Readonly<Record<string, number>>;
  readonly grad_l2_rtol: number;
}

interface Ellipsoid {
  readonly centre: readonly number[];
  readonly radii: readonly number[];
}
interface LabelRow {
  readonly per_sample_ellipsoids: readonly { readonly tumor: Ellipsoid }[];
}

/** [n, 1, x, y, z] as the networks see it: [n, 1, z, x, y]. */
export function permuted({ shape: [n, , x, y, z], data }: F32): F32 {
  const out = new Float32Array(data.length);
  let at = 0;
  for (let b = 0; b < n; b++)
    for (let k = 0; k < z; k++)
      for (let i = 0; i < x; i++) for (let j = 0; j < y; j++) out[at++] = data[((b * x + i) * y + j) * z + k];
  return { dtype: 'F32', shape: [n, 1, z, x, y], data: out };
}

/** 1 in each sample's tumor ellipsoid. */
function tumorMask({ per_sample_ellipsoids: samples }: LabelRow, shape: readonly number[]): F32 {
  const [, , x, y, z] = shape;
  const inside = (i: number, c: number, r: number): number => ((i - c) / r) ** 2;
  const data: number[] = [];
  for (const {
    tumor: { centre: c, radii: r },
  } of samples)
    for (let i = 0; i < x; i++)
      for (let j = 0; j < y; j++)
        for (let k = 0; k < z; k++)
          data.push(inside(i, c[0], r[0]) + inside(j, c[1], r[1]) + inside(k, c[2], r[2]) <= 1 ? 1 : 0);
  return { dtype: 'F32', shape, data: Float32Array.from(data) };
}

/** The batch that a case gives under a prefix ('' or 'm0.', …). */
function batchOf(golden: GoldenCase, schedule: Schedule, prefix: string): Record<string, GraphTensor> {
  const image = inputOf(golden, `${prefix}image`);
  const times = literalOf(golden, `${prefix}t`) as number[];
  const label = (golden.json['inputs'] as Readonly<Record<string, LabelRow>>)[`${prefix}label`];
  const perSample = (values: Float32Array) =>
    f32(
      [times.length, 1, 1, 1, 1],
      Float32Array.from(times, (t) => values[t]),
    );
  return {
    image: permuted(image),
    mask: permuted(tumorMask(label, image.shape)),
    noise: inputOf(golden, `${prefix}noise`),
    time: f32([times.length], Float32Array.from(times)),
    keep: perSample(schedule.sqrtAlphasCumprod),
    blur: perSample(schedule.sqrtOneMinusAlphasCumprod),
  };
}

const taskOf = (golden: GoldenCase, image: GraphTensor): Task =>
  diffusionTask({
    denoiser: unetConfig(golden),
    autoencoder: autoencoderConfig(golden),
    imageShape: image.shape,
  });

interface Config {
  readonly timesteps: number;
  readonly lr: number;
  readonly gradient_accumulate_every: number;
  readonly ema_decay: number;
  readonly step_start_ema: number;
  readonly steps: number;
}

const configOf = (golden: GoldenCase): Config => golden.json['config'] as Config;
const optimiser = adam({ betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0, decoupled: false });

/** Loss, gradients and one Adam step of the denoiser. */
export const diffusionTrainStep: GoldenKind = {
  kind: 'train-step',
  claims: ({ json }) => 'unet' in ((json['networks'] as object | undefined) ?? {}),
  async run(golden) {
    const { timesteps, lr: rate } = configOf(golden);
    const batch = batchOf(golden, cosineSchedule(timesteps), '');
    const record = await trainSteps(taskOf(golden, batch['image']), batch, optimiser, { steps: 1, rate });
    const { training, watched, gradient, after, losses } = record;
    const { noisy, condition, seen } = watched;
    const outputs: Record<string, Outputs[string]> = {
      loss: losses.slice(0, 1),
      x_noisy: noisy,
      cond: condition,
      pred: seen,
    };
    for (const key of golden.tensors.keys()) {
      const name = key.slice(key.indexOf('.') + 1);
      if (key.startsWith('grad.')) outputs[key] = pieceOf(training, gradient, `denoise_fn.${name}`);
      if (key.startsWith('after.')) outputs[key] = pieceOf(training, after[0], `denoise_fn.${name}`);
    }
    const { grad_l2: wanted, grad_l2_rtol: rtol } = golden.json as unknown as Lengths;
    const gradientOf = (name: string) => pieceOf(training, gradient, `denoise_fn.${name}`);
    return [...compareStored(golden, outputs), ...lengthChecks(wanted, rtol, gradientOf)];
  },
};

/** The trainer's loop: accumulated micro-batches, Adam, and a moving average that first copies. */
export const diffusionTrainer: GoldenKind = {
  kind: 'train-loop',
  async run(golden) {
    const config = configOf(golden);
    const schedule = cosineSchedule(config.timesteps);
    const count = config.steps * config.gradient_accumulate_every;
    const batches = Array.from({ length: count }, (_, i) => batchOf(golden, schedule, `m${i}.`));
    const training = buildTraining(taskOf(golden, batches[0]['image']), optimiser);
    const weights = new Map(
      [...training.frozen].map(([name, { value }]) => [name, weight(name, value.shape)] as const),
    );
    const slope = await openHere(training.gradient, { weights });
    const update = await openHere(training.update);
    const average = await averageSession(training.length, config.ema_decay);
    let parameters = flatWeights(training, '');
    let ema = parameters;
    const zeros = f32([training.length], new Float32Array(training.length));
    let moments: Record<string, GraphTensor> = { moment0: zeros, moment1: zeros };
    const losses: number[] = [];
    for (let step = 0; step < config.steps; step++) {
      const sum = new Float32Array(training.length);
      for (let i = 0; i < config.gradient_accumulate_every; i++) {
        const batch = batches[step * config.gradient_accumulate_every + i];
        const { loss, gradient } = await slope.run({ ...batch, parameters });
        losses.push(Number(loss.data[0]));
        const share = gradient.data as Float32Array;
        for (let j = 0; j < sum.length; j++) sum[j] += share[j] / config.gradient_accumulate_every;
      }
      const feeds = {
        parameters,
        ...moments,
        gradient: f32([sum.length], sum),
        ...numbers(optimiser.numbers(step + 1, config.lr)),
      };
      const next = await update.run(feeds);
      parameters = next['nextParameters'];
      moments = { moment0: next['nextMoment0'], moment1: next['nextMoment1'] };
      ema = step < config.step_start_ema ? parameters : (await average.run({ ema, parameters }))['average'];
    }
    for (const session of [slope, update, average]) await session.release();
    const outputs: Record<string, Outputs[string]> = { losses };
    for (const key of golden.tensors.keys()) {
      const [which, name] = [key.slice(0, key.indexOf('.')), key.slice(key.indexOf('.') + 1)];
      const flat = (which === 'ema' ? ema : parameters).data as Float32Array;
      if (key !== 'losses') outputs[key] = pieceOf(training, flat, `denoise_fn.${name}`);
    }
    return compareStored(golden, outputs);
  },
};

async function averageSession(length: number, decay: number): Promise<Session> {
  const [ema, parameters] = [input('ema', 'F32', [length]), input('parameters', 'F32', [length])];
  const average = movingAverage(ema, parameters, decay);
  return openHere({ inputs: { ema, parameters }, outputs: { average } });
}
