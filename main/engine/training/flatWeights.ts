import type { Feeds } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { firstScale } from '#main/training/lossScale.ts';
import type { Training } from '#main/training/trainStep.ts';

type Weights = ReadonlyMap<string, GraphTensor>;

/** The state that a training begins with: its parameters in one vector, moments of 0, and the loss's scale if it has one. */
export function firstState({ places, length, scaled }: Training, weights: Weights, moments: number): Feeds {
  const flat = new Float32Array(length);
  for (const { name, offset } of places) {
    const tensor = weights.get(name);
    if (tensor === undefined) throw new RangeError(`no first value for ${name}`);
    flat.set(tensor.data as Float32Array, offset);
  }
  const vector = (data: Float32Array): GraphTensor => ({ dtype: 'F32', shape: [length], data });
  const zeros = Array.from({ length: moments }, (_, i) => [`moment${i}`, vector(new Float32Array(length))]);
  return {
    parameters: vector(flat),
    ...(Object.fromEntries(zeros) as Feeds),
    ...(scaled && firstScaleState()),
  };
}

/** The state of a loss's scale at the beginning. */
export const firstScaleState = (): Feeds =>
  Object.fromEntries(
    Object.entries(firstScale).map(([name, value]) => [
      name,
      { dtype: 'F32', shape: [], data: Float32Array.of(value) },
    ]),
  );

/** The trained tensors by key; they share the vector's data. */
export const tensorsIn = (
  { places }: Pick<Training, 'places'>,
  { data }: GraphTensor,
): Map<string, GraphTensor> =>
  new Map(
    places.map(({ name, shape, offset, size }) => [
      name,
      { dtype: 'F32', shape, data: (data as Float32Array).subarray(offset, offset + size) },
    ]),
  );

/** Every tensor of the network: the trained ones from the vector, the others as they began. */
export const weightsFrom = (
  training: Training,
  first: Weights,
  { parameters }: Feeds,
): Map<string, GraphTensor> => new Map([...first, ...tensorsIn(training, parameters)]);
