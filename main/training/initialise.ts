import type { Declaration, Initial } from '#main/networks/parameters.ts';
import type { Random } from '#main/tensor/random.ts';
import { elementCount, type Tensor } from '#main/tensor/tensor.ts';

/**
 * First values of a network's tensors, by name. Each tensor has a random stream of its own, so that its values do
 * not depend on which other tensors there are.
 */
export function initialise(
  tensors: ReadonlyMap<string, Declaration>,
  random: Random,
): Map<string, Tensor<'F32'>> {
  return new Map(
    [...tensors].map(
      ([
        name,
        {
          value: { shape },
          initial,
        },
      ]) => {
        const draw = sampler(initial, random.fork(name));
        return [
          name,
          { dtype: 'F32', shape, data: Float32Array.from({ length: elementCount(shape) }, draw) },
        ];
      },
    ),
  );
}

function sampler(initial: Initial, random: Random): () => number {
  switch (initial.kind) {
    case 'constant':
      return () => initial.value;
    case 'uniform':
      return () => random.uniform(-initial.bound, initial.bound);
    case 'normal':
      return () => initial.deviation * random.normal();
  }
}
