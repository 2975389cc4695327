import { expect, it } from 'vitest';
import type { UnetConfig } from '#shared/contract/model.ts';
import { dumpGraph } from '#main/graph/dump.ts';
import { argMin, conv, matMul, relu, reshape, transpose } from '#main/graph/functions.ts';
import { inHalves } from '#main/graph/lower/halves.ts';
import { generic } from '#main/graph/lower/devices.ts';
import { formOf } from '#main/graph/lower/rewrite.ts';
import { graphNodes } from '#main/graph/order.ts';
import { input } from '#main/graph/value.ts';
import { declareNetwork } from '#main/networks/networks.ts';
import { adam } from '#main/networks/optimisers.ts';
import { type Feeds, openSession } from '#main/runtime/session.ts';
import { openTrainer, type Trainer } from '#main/runtime/trainer.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import { initialise } from './initialise.ts';
import { firstScale, lossScaling } from './lossScale.ts';
import { segmentationTask } from './segmentation/segmentationTask.ts';
import { buildTraining } from './trainStep.ts';

/** Rounding a number to a half changes it by at most this part of it. */
const roundoff = 2 ** -11;

const network: UnetConfig = {
  architecture: 'unet',
  inChannels: 1,
  outChannels: 2,
  channels: [4, 8],
  strides: [2],
  residualUnits: 1,
};
const side = 8;
const task = segmentationTask(network, [side, side, side]);
const rule = adam({ betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0, decoupled: true });
const [exact, mixed] = [buildTraining(task, rule), buildTraining(task, rule, 'mixed')];

const vector = (shape: readonly number[], of: (i: number) => number = () => 0) =>
  ({
    dtype: 'F32',
    shape,
    data: Float32Array.from({ length: elementCount(shape) }, (_, i) => of(i)),
  }) as const;
const number = (value: number) => vector([], () => value);

const parameters = vector([exact.length]);
const start = initialise(declareNetwork(network), seededRandom(2));
for (const { name, offset } of exact.places)
  parameters.data.set(start.get(name)?.data as Float32Array, offset);
const moments = { moment0: vector([exact.length]), moment1: vector([exact.length]) };

/** A ball in noise. */
function ball(seed: number): Feeds {
  const random = seededRandom(seed, 'ball');
  const isInside = (i: number): boolean => {
    const at = [i % side, Math.floor(i / side) % side, Math.floor(i / side ** 2)];
    return Math.hypot(...at.map((x) => x - 3.5)) < 2.6;
  };
  return {
    image: vector([1, 1, side, side, side], (i) => Number(isInside(i)) + random.uniform(-0.3, 0.3)),
    label: vector([1, side, side, side], (i) => Number(isInside(i))),
  };
}

const scaleState = (scale: number = firstScale.scale, goodSteps = 0) => ({
  scale: number(scale),
  goodSteps: number(goodSteps),
  skippedSteps: number(0),
});

const openMixed = (scale = scaleState()): Promise<Trainer<'step'>> =>
  openTrainer({ step: mixed.step }, { parameters, ...moments, ...scale }, { precision: 'mixed', threads: 1 });
const step = (trainer: Trainer<'step'>, t: number): Promise<Feeds> =>
  trainer.step('step', { batch: ball(t), numbers: rule.numbers(t, 0.01) });
const stateOf = async (trainer: Trainer<'step'>) => {
  const { scale, goodSteps, skippedSteps, ...rest } = await trainer.state();
  const numbers = [scale, goodSteps, skippedSteps].map(({ data }) => Number(data[0]));
  return { numbers, rest };
};

it('rounds what products take once, moves it as halves, and leaves all else in float32', () => {
  const [x, w] = [input('x', 'F32', [1, 2, 4]), input('w', 'F32', [6, 1])];
  const window = { strides: [1], dilations: [1], padBefore: [0], padAfter: [0], groups: 1 };
  const kernel = reshape(w, [3, 2, 1]);
  const first = conv(x, kernel, window);
  const graph = { inputs: { x, w }, outputs: { y: matMul(transpose(first, [0, 2, 1]), relu(first)) } };
  const half = inHalves((one) => one)(graph);
  expect(dumpGraph(half)).toBe(
    [
      'input x : F32[1,2,4]',
      'input w : F32[6,1]',
      '%2 = Cast(x) {"to":"F16"} : F16[1,2,4]',
      '%3 = Cast(w) {"to":"F16"} : F16[6,1]',
      '%4 = Reshape(%3) {"shape":[3,2,1]} : F16[3,2,1]',
      '%5 = Conv(%2, %4) {"strides":[1],"dilations":[1],"padBefore":[0],"padAfter":[0],"groups":1} : F16[1,3,4]',
      '%6 = Transpose(%5) {"order":[0,2,1]} : F16[1,4,3]',
      '%7 = Cast(%5) {"to":"F32"} : F32[1,3,4]',
      '%8 = Relu(%7) : F32[1,3,4]',
      '%9 = Cast(%8) {"to":"F16"} : F16[1,3,4]',
      '%10 = MatMul(%6, %9) : F16[1,4,4]',
      '%11 = Cast(%10) {"to":"F32"} : F32[1,4,4]',
      'output y = %11',
    ].join('\n'),
  );
});

it('leaves distances of which the least is looked for in float32', () => {
  const [a, b] = [input('a', 'F32', [4, 2]), input('b', 'F32', [2, 8])];
  const graph = { inputs: { a, b }, outputs: { nearest: argMin(matMul(a, b), 1) } };
  expect(graphNodes(inHalves((one) => one)(graph)).map(({ op }) => op)).toEqual(['MatMul', 'ArgMin']);
});

it('has the loss and the gradient of float32 but for the rounding of halves', async () => {
  const form = inHalves(formOf(generic));
  const products = graphNodes(form(mixed.gradient)).filter(({ outputs }) => outputs[0].dtype === 'F16');
  const roundings = products.filter(({ op }) => ['Conv', 'MatMul', 'Cast'].includes(op)).length;
  const feeds = { parameters, ...ball(1) };
  const session = await openSession(exact.gradient, { threads: 1 });
  const { loss: wantedLoss, gradient: wanted } = await session.run(feeds);
  const half = await openSession(mixed.gradient, { precision: 'mixed', threads: 1 });
  const { loss, gradient } = await half.run({ ...feeds, scale: number(firstScale.scale) });
  // Roundings are independent: their errors add up as squares do.
  const bound = roundoff * Math.sqrt(roundings);
  const lossError = Math.abs(Number(loss.data[0]) / Number(wantedLoss.data[0]) - 1);
  const length = (values: Float32Array): number => Math.hypot(...values);
  const [a, b] = [gradient.data as Float32Array, wanted.data as Float32Array];
  const error = length(a.map((value, i) => value - b[i])) / length(b);
  expect(lossError).toBeLessThan(bound);
  expect(error).toBeLessThan(bound);
  // It was halves that were computed with.
  expect(error).toBeGreaterThan(roundoff / 16);
  await session.release();
  await half.release();
});

it('leaves out a step that overflows, lowers the scale, and goes on', async () => {
  const trainer = await openMixed(scaleState(2 ** 126, 7));
  const before = await stateOf(trainer);
  const { loss, skipped } = await step(trainer, 1);
  expect(Number(loss.data[0])).toBeGreaterThan(0);
  expect(Number(skipped.data[0])).toBe(1);
  const after = await stateOf(trainer);
  expect(after).toEqual({ numbers: [2 ** 125, 0, 1], rest: before.rest });
  let t = 1;
  while ((await stateOf(trainer)).numbers[1] === 0 && t < 130) await step(trainer, ++t);
  const { numbers, rest } = await stateOf(trainer);
  expect(numbers[2]).toBe(t - 1);
  expect(numbers[0]).toBe(2 ** (126 - (t - 1)));
  expect(rest['parameters']).not.toEqual(before.rest['parameters']);
  await trainer.release();
}, 120_000);

it('raises the scale after many good steps', async () => {
  const trainer = await openMixed(scaleState(4, lossScaling.growAfter - 2));
  await step(trainer, 1);
  expect((await stateOf(trainer)).numbers).toEqual([4, lossScaling.growAfter - 1, 0]);
  await step(trainer, 2);
  expect((await stateOf(trainer)).numbers).toEqual([8, 0, 0]);
  await trainer.release();
});

it('learns a small problem as float32 does', async () => {
  const plain = await openTrainer({ step: exact.step }, { parameters, ...moments }, { threads: 1 });
  const half = await openMixed();
  const lossesOf = async (trainer: Trainer<'step'>): Promise<number[]> => {
    const losses: number[] = [];
    for (let t = 1; t <= 40; t++) losses.push(Number((await step(trainer, t))['loss'].data[0]));
    await trainer.release();
    return losses;
  };
  const [wanted, found] = [await lossesOf(plain), await lossesOf(half)];
  const late = (losses: readonly number[]): number => losses.slice(-8).reduce((a, b) => a + b) / 8;
  expect(late(wanted)).toBeLessThan(0.3 * wanted[0]);
  expect(Math.abs(late(found) / late(wanted) - 1)).toBeLessThan(0.05);
}, 120_000);
