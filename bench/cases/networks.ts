import type { UnetConfig } from '#shared/contract/model.ts';
import { processor } from '#main/graph/lower/devices.ts';
import { portable } from '#main/graph/lower/portable.ts';
import type { Lowering } from '#main/graph/lower/rewrite.ts';
import { input } from '#main/graph/value.ts';
import { diceCe, oneHot } from '#main/networks/losses.ts';
import { adam } from '#main/networks/optimisers.ts';
import { unet } from '#main/networks/unet.ts';
import { openSession } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import { buildTraining, type Task } from '#main/training/trainStep.ts';
import type { BenchCase, Variants } from '../benchCase.ts';

const size = 64;
const grid = [size, size, size];
const config: UnetConfig = {
  architecture: 'unet',
  inChannels: 1,
  outChannels: 3,
  channels: [16, 32, 64, 128],
  strides: [2, 2, 2],
  residualUnits: 2,
};

const random = (shape: readonly number[], spread: number): GraphTensor => {
  const source = seededRandom(elementCount(shape), 'bench');
  const data = Float32Array.from({ length: elementCount(shape) }, () => source.uniform(-spread, spread));
  return { dtype: 'F32', shape, data };
};

const task: Task = {
  batch: { x: input('x', 'F32', [1, 1, ...grid]), label: input('label', 'F32', [1, ...grid]) },
  build: (p, { x, label }) => ({ loss: diceCe(unet(p, x, config), oneHot(label, 3)).loss, watched: {} }),
};

/** One step from random weights, over and over. */
async function stepper(lowering: Lowering): Promise<() => Promise<unknown>> {
  const optimiser = adam({ betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 1e-5, decoupled: true });
  const { step, length } = buildTraining(task, optimiser);
  const session = await openSession(step, { lowering });
  const zeros = { dtype: 'F32', shape: [length], data: new Float32Array(length) } as const;
  const numbers = Object.entries(optimiser.numbers(1, 1e-4)).map(([name, value]) => [
    name,
    { dtype: 'F32', shape: [], data: Float32Array.of(value) } as const,
  ]);
  const feeds = {
    parameters: random([length], 0.1),
    moment0: zeros,
    moment1: zeros,
    x: random([1, 1, ...grid], 1),
    label: { dtype: 'F32', shape: [1, ...grid], data: new Float32Array(size ** 3) } as const,
    ...(Object.fromEntries(numbers) as Record<string, GraphTensor>),
  };
  return () => session.run(feeds);
}

/** What the forms of one graph are worth on a processor. */
export const networksCase: BenchCase = {
  name: 'networks',
  summary: 'train step (forward, loss, backward, AdamW) of a U-Net 16-32-64-128 on 64×64×64',
  rounds: 5,
  prepare: async (): Promise<Variants> => ({
    portable: await stepper(portable),
    processor: await stepper(processor),
  }),
};
