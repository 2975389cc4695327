import type { InputShape, Models, NetworkOptions } from './models.ts';
import type { Model } from './openModel.ts';

type Sizes = readonly number[];
type OneToOne = (values: Float32Array) => Promise<Float32Array>;

/** A network with one input and one output, and the output's shape. */
export interface Mapping {
  readonly shape: Sizes;
  readonly compute: OneToOne;
}

/** Noise seen in latents [n, c, …] at a step of the schedule, given the condition. */
export type ConditionedDenoiser = (
  latent: Float32Array,
  step: number,
  condition: Float32Array,
) => Promise<Float32Array>;

async function mapping(
  models: Models,
  model: Model,
  [task, from, to]: readonly ['segment' | 'encode' | 'decode', string, string],
  [shape, options]: readonly [InputShape, NetworkOptions | undefined],
): Promise<Mapping> {
  const network = await models.network(model, task, shape, options);
  return {
    shape: network.outputs[to],
    compute: async (values) => (await network.run({ [from]: values }))[to],
  };
}

/** Logits [n, classes, …] of image patches [n, 1, …], scaled as the manifest's input says. Throws as `Models.network`. */
export const openSegmenter = (models: Models, model: Model, shape: InputShape, options?: NetworkOptions) =>
  mapping(models, model, ['segment', 'image', 'logits'], [shape, options]);

/** Latents [n, c, …] of images [n, 1, …], as the denoiser sees them. Throws as `Models.network`. */
export const openEncoder = (models: Models, model: Model, shape: InputShape, options?: NetworkOptions) =>
  mapping(models, model, ['encode', 'image', 'latent'], [shape, options]);

/** Images of latents, which are quantised first; `shape` is that of the latents. Throws as `Models.network`. */
export const openDecoder = (models: Models, model: Model, shape: InputShape, options?: NetworkOptions) =>
  mapping(models, model, ['decode', 'latent', 'image'], [shape, options]);

/** A diffusion model's denoiser; `shape` is that of the latents. Throws as `Models.network`. */
export async function openDenoiser(
  models: Models,
  model: Model,
  shape: InputShape,
  options?: NetworkOptions,
): Promise<ConditionedDenoiser> {
  const network = await models.network(model, 'denoise', shape, options);
  const [n] = network.inputs['time'];
  return async (latent, step, condition) => {
    const time = new Float32Array(n).fill(step);
    return (await network.run({ latent, time, condition }))['noise'];
  };
}
