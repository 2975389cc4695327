import { add, mul, sum } from '#main/graph/functions.ts';
import { constant, type Graph, scalar, type Value } from '#main/graph/value.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import { gradients } from '#main/autodiff/gradient.ts';

/** A function of values to be checked: where its inputs lie, and how the output comes of them. */
export interface Differentiated {
  readonly shapes: readonly (readonly number[])[];
  readonly build: (inputs: readonly Value[]) => Value;
  /** Range of the inputs; left out: -1 to 1. */
  readonly range?: readonly [number, number];
}

const step = 0.02;

/**
 * A graph with two outputs: `expected`, the change of a random weighting of the function's output along a random
 * direction by central differences of fourth order, and `found`, the same by gradients.
 */
export function directionalGraph(
  { shapes, build, range: [low, high] = [-1, 1] }: Differentiated,
  seed: number,
): Graph {
  const random = seededRandom(seed, 'direction');
  const drawn = (shape: readonly number[], from: number, to: number): Value =>
    constant({
      dtype: 'F32',
      shape,
      data: Float32Array.from({ length: elementCount(shape) }, () => random.uniform(from, to)),
    });
  const points = shapes.map((shape) => drawn(shape, low, high));
  const directions = shapes.map((shape) => drawn(shape, -1, 1));
  const weights = drawn(build(points).shape, -1, 1);
  const loss = (inputs: readonly Value[]): Value => sum(mul(build(inputs), weights));
  const away = (steps: number): Value =>
    loss(points.map((point, i) => add(point, mul(directions[i], steps * step))));
  const difference = (steps: number): Value => add(away(steps), mul(away(-steps), -1));
  const expected = mul(add(mul(difference(1), 8), mul(difference(2), -1)), 1 / (12 * step));
  const found = gradients(loss(points), points)
    .map((gradient, i) => (gradient === undefined ? scalar(0) : sum(mul(gradient, directions[i]))))
    .reduce(add);
  return { inputs: {}, outputs: { expected, found } };
}
