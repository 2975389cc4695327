import type { DiffusionConfig, VqganConfig } from '#shared/contract/model.ts';
import { sample } from '#main/diffusion/samplers.ts';
import type { Schedule } from '#main/diffusion/schedule.ts';
import { buildNetwork, type NetworkTask } from '#main/networks/networks.ts';
import { openSession, type Session } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import { samplingOf } from '../../diffusion/samplingOf.ts';
import type { Where } from '../learner.ts';

/** Draws samples as the place tool would: from noise, by a sampler of few steps, decoded. */
export interface SampleDrawer {
  /**
   * @param condition of a sample, as the denoiser takes it
   * @param seed of the noise
   * @returns its crop with what is drawn into its mask, -1…1, in the networks' order of axes
   */
  draw(condition: GraphTensor, seed: number): Promise<Float32Array>;
  release(): Promise<void>;
}

/** Longest schedule of which every step is taken; longer ones are gone through by a solver of higher order. */
const everyStep = 10;

/**
 * @param side of the crops
 * @param weights by the keys of a diffusion model
 */
export async function openSampleDrawer(
  config: DiffusionConfig & { readonly autoencoder: VqganConfig },
  side: number,
  schedule: Schedule,
  weights: ReadonlyMap<string, GraphTensor>,
  where: Where,
): Promise<SampleDrawer> {
  const { embeddingDim, downsample } = config.autoencoder;
  const grid = downsample.map((factor) => side / factor);
  const shape = [1, embeddingDim, ...grid];
  const open = async (task: NetworkTask): Promise<Session['run']> => {
    const { graph, tensors } = buildNetwork(config, task, { grid });
    const fixed = Object.fromEntries([...weights].filter(([name]) => tensors.has(name)));
    const session = await openSession(graph, where);
    opened.push(session);
    return (inputs) => session.run({ ...inputs, ...fixed });
  };
  const opened: Session[] = [];
  const release = async (): Promise<void> => {
    for (const session of opened) await session.release();
  };
  try {
    const denoise = await open('denoise');
    const decode = await open('decode');
    const sampler = schedule.steps <= everyStep ? 'ancestral' : 'dpm-solver';
    const { steps } = samplingOf({ network: config }, sampler);
    return {
      draw: async (condition, seed) => {
        const random = seededRandom(seed, 'drawn');
        const normals = (count: number): Float32Array<ArrayBuffer> =>
          Float32Array.from({ length: count }, () => random.normal());
        const latent = await sample(sampler, {
          denoise: async (x, t) => {
            const latents = { dtype: 'F32', shape, data: x } as const;
            const time = { dtype: 'F32', shape: [1], data: Float32Array.of(t) } as const;
            return (await denoise({ latent: latents, time, condition }))['noise'].data as Float32Array;
          },
          schedule,
          steps,
          start: normals(elementCount(shape)),
          normals,
        });
        const { image } = await decode({ latent: { dtype: 'F32', shape, data: latent } });
        return image.data as Float32Array;
      },
      release,
    };
  } catch (error) {
    await release();
    throw error;
  }
}
