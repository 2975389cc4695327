import { input, type Value } from '#main/graph/value.ts';
import type { Optimiser } from '#main/networks/optimisers.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { buildTraining, type Task, type Training } from '#main/training/trainStep.ts';
import { openHere } from './device.ts';
import { weight } from './formula.ts';

type Tensors = Readonly<Record<string, GraphTensor>>;

export const f32 = (shape: readonly number[], data: Float32Array): GraphTensor => ({
  dtype: 'F32',
  shape,
  data,
});
export const number = (value: number): GraphTensor => f32([], Float32Array.of(value));
export const numbers = (values: Readonly<Record<string, number>>): Tensors =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, number(value)]));

/** Batch tensors as a task's inputs. */
export const batchInputs = (batch: Tensors): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(batch).map(([name, { dtype, shape }]) => [name, input(name, dtype, shape)]),
  );

/** Formula weights in the flat vector of a training. */
export function flatWeights({ places, length }: Training, salt: string): GraphTensor {
  const flat = new Float32Array(length);
  for (const { name, shape, offset } of places) flat.set(weight(name, shape, salt).data, offset);
  return f32([length], flat);
}

export interface Record3 {
  readonly training: Training;
  readonly losses: readonly number[];
  /** Gradient of the first step. */
  readonly gradient: Float32Array;
  readonly watched: Tensors;
  /** Parameters after each step. */
  readonly after: readonly Float32Array[];
}

/** Trains on the same batch from formula weights, and notes everything; the last loss is after the last step. */
export async function trainSteps(
  task: Task,
  batch: Tensors,
  optimiser: Optimiser,
  { steps, rate, salt = '' }: { readonly steps: number; readonly rate: number; readonly salt?: string },
): Promise<Record3> {
  const training = buildTraining(task, optimiser);
  const weights = new Map(
    [...training.frozen].map(([name, { value }]) => [name, weight(name, value.shape, salt)] as const),
  );
  const gradientSession = await openHere(training.gradient, { weights });
  let parameters = flatWeights(training, salt);
  const first = await gradientSession.run({ ...batch, parameters });
  const session = await openHere(training.step, { weights });
  let moments: Tensors = Object.fromEntries(
    Array.from({ length: optimiser.moments }, (_, i) => [
      `moment${i}`,
      f32([training.length], new Float32Array(training.length)),
    ]),
  );
  const losses: number[] = [];
  const after: Float32Array[] = [];
  for (let t = 1; t <= steps; t++) {
    const feeds = { ...batch, ...moments, parameters, ...numbers(optimiser.numbers(t, rate)) };
    const outputs = await session.run(feeds);
    losses.push(Number(outputs['loss'].data[0]));
    parameters = outputs['nextParameters'];
    moments = Object.fromEntries(Object.keys(moments).map((name, i) => [name, outputs[`nextMoment${i}`]]));
    after.push(parameters.data as Float32Array);
  }
  const last = await gradientSession.run({ ...batch, parameters });
  losses.push(Number(last['loss'].data[0]));
  await session.release();
  await gradientSession.release();
  return { training, losses, gradient: first['gradient'].data as Float32Array, watched: first, after };
}

/** The part of a flat vector that belongs to one tensor. */
export function pieceOf({ places }: Training, flat: Float32Array, name: string): Float32Array {
  const place = places.find((one) => one.name === name);
  if (place === undefined) throw new RangeError(`${name} is not trained`);
  return flat.subarray(place.offset, place.offset + place.size);
}

export const length2 = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ** 2;
  return Math.sqrt(sum);
};
