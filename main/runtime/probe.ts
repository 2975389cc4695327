import type { Precision } from '#shared/contract/training.ts';
import { conv } from '#main/graph/functions.ts';
import { portable } from '#main/graph/lower/portable.ts';
import { type Graph, input } from '#main/graph/value.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import { probeLength, probeShape, probeStep } from './probeStep.ts';
import type { Share } from './profile.ts';
import type { Provider } from './providers.ts';
import { reasonOf } from './runProblem.ts';
import { openSession, type SessionOptions } from './session.ts';
import type { GraphTensor } from './tensors.ts';
import { openTrainer, type Step, type TrainerOptions } from './trainer.ts';

/** What became of a few small train steps on one provider. */
export type ProbeResult =
  | {
      readonly provider: Provider;
      readonly works: true;
      /** A convolution of 16 channels to 16 on 24×24×24, once its kernels are compiled. */
      readonly milliseconds: number;
      /** Largest difference of a parameter to the plain form on the processor, as a part of the largest change. */
      readonly error: number;
      /** What really ran the train step, node by node. */
      readonly shares: readonly Share[];
    }
  | { readonly provider: Provider; readonly works: false; readonly reason: string };

/** Above what reduced precision (TensorFloat-32, halves) makes of it, and far below what a wrong kernel does. */
const tolerance = 0.02;

/**
 * Trains a little on a provider and compares with the processor; its state is kept as training keeps it. A driver that
 * crashes takes this process with it.
 *
 * @param device its number; left out: the provider's first
 * @param precision left out: float32
 */
export async function probe(
  provider: Provider,
  device?: number,
  precision?: Precision,
): Promise<ProbeResult> {
  const where = { provider, ...(device !== undefined && { device }), ...(precision && { precision }) };
  try {
    const expected = await trainedParameters({ lowering: portable, residency: 'host', threads: 1 });
    const found = await trainedParameters({ ...where, stepsAtOnce: 2 });
    const change = largestDifference(expected, first.parameters.data as Float32Array);
    const error = largestDifference(found, expected) / change;
    if (!(error <= tolerance))
      return { provider, works: false, reason: `its results are wrong by ${(100 * error).toFixed(1)} %` };
    const shares = await sharesOn(where);
    return { provider, works: true, milliseconds: await timeOf(where), error, shares };
  } catch (error) {
    return { provider, works: false, reason: reasonOf(error) };
  }
}

const random = seededRandom(1, 'probe');
function tensor(shape: readonly number[], draw: () => number): GraphTensor {
  return { dtype: 'F32', shape, data: Float32Array.from({ length: elementCount(shape) }, draw) };
}
const drawn = (shape: readonly number[], spread: number): GraphTensor =>
  tensor(shape, () => random.uniform(-spread, spread));

const first = {
  parameters: drawn([probeLength], 0.3),
  first: tensor([probeLength], () => 0),
  second: tensor([probeLength], () => 0),
};
const steps: readonly Step[] = [0.05, 0.04, 0.03].map((rate) => ({
  batch: { x: drawn(probeShape, 1), target: drawn(probeShape, 1) },
  numbers: { rate },
}));

async function trainedParameters(options: TrainerOptions): Promise<Float32Array> {
  const trainer = await openTrainer({ step: probeStep() }, first, options);
  try {
    await trainer.steps('step', steps);
    return (await trainer.state(['parameters']))['parameters'].data as Float32Array;
  } finally {
    await trainer.release();
  }
}

/** Who runs the nodes of a step. */
async function sharesOn(where: SessionOptions): Promise<readonly Share[]> {
  let shares: readonly Share[] = [];
  const session = await openSession(probeStep(), { ...where, told: (found) => (shares = found) });
  const { batch, numbers = {} } = steps[0];
  await session.run({ ...first, ...batch, rate: tensor([], () => numbers['rate']) });
  await session.release();
  return shares;
}

const largestDifference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);

const slow = 200;

/** Best of three after the first; a slow one is not tried again. */
async function timeOf(where: SessionOptions): Promise<number> {
  const size = [24, 24, 24];
  const three = (n: number): number[] => [n, n, n];
  const window = {
    strides: three(1),
    dilations: three(1),
    padBefore: three(1),
    padAfter: three(1),
    groups: 1,
  };
  const [x, w] = [input('x', 'F32', [1, 16, ...size]), input('w', 'F32', [16, 16, 3, 3, 3])];
  const graph: Graph = { inputs: { x, w }, outputs: { y: conv(x, w, window) } };
  const session = await openSession(graph, where);
  const feeds = { x: tensor(x.shape, () => 1), w: tensor(w.shape, () => 1) };
  let best = Infinity;
  for (let i = 0; i < 4 && !(best > slow && best < Infinity); i++) {
    const start = performance.now();
    await session.run(feeds);
    if (i > 0) best = Math.min(best, performance.now() - start);
  }
  await session.release();
  return best;
}
