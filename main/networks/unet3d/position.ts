import { add, concat, gather, mul, neg, reshape, sliceAxis, transpose } from '#main/graph/functions.ts';
import { constant, type Value } from '#main/graph/value.ts';
import type { Parameters } from '../parameters.ts';

/** Which of the 32 learned biases a key at `relative` slices from the query gets (Raffel et al., JMLR 2020). */
export function relativeBucket(relative: number, maxDistance = 32): number {
  const exact = 8;
  const distance = Math.abs(relative);
  const sign = relative > 0 ? 16 : 0;
  if (distance < exact) return sign + distance;
  const far = Math.log(distance / exact) / Math.log(maxDistance / exact);
  return sign + Math.min(15, exact + Math.floor(far * exact));
}

/** The bias [heads, n, n] between n slices: query i, key j. */
export function relativeBias(p: Parameters, n: number, heads: number): Value {
  const table = p.tensor('relative_attention_bias.weight', [32, heads], { kind: 'normal', deviation: 1 });
  const buckets = Array.from({ length: n * n }, (_, at) => {
    const [query, key] = [Math.floor(at / n), at % n];
    return BigInt(relativeBucket(key - query));
  });
  const index = constant({ dtype: 'I64', shape: [n, n], data: BigInt64Array.from(buckets) });
  return transpose(gather(table, index), [2, 0, 1]);
}

/** Angles per position of each pair of features: 10000^(-2i / size). */
export const rotaryFrequencies = (size: number): Float32Array =>
  Float32Array.from({ length: size / 2 }, (_, i) => 10000 ** ((-2 * i) / size));

/** Each pair (a, b) of neighbouring rows of x [rows, …] as (-b, a): a quarter turn. */
export function quarterTurn(x: Value): Value {
  const [rows, ...rest] = x.shape;
  const pairs = reshape(x, [rows / 2, 2, ...rest]);
  return reshape(concat([neg(sliceAxis(pairs, 1, 1, 1)), sliceAxis(pairs, 1, 0, 1)], 1), x.shape);
}

/**
 * Rotates adjacent pairs of features of x [.., n, heads · size] by their position (RoFormer, Su et al., 2021). Every
 * rotation is a sum of x and x turned by a quarter, and layers can be made that give the latter: cheaper than to take
 * pairs apart.
 */
export function rotated(x: Value, turned: Value, size: number): Value {
  const [n, channels] = x.shape.slice(-2);
  const frequencies = rotaryFrequencies(size);
  const table = (f: (angle: number) => number): Value =>
    constant({
      dtype: 'F32',
      shape: [n, channels],
      data: Float32Array.from({ length: n * channels }, (_, at) =>
        f(Math.floor(at / channels) * frequencies[Math.floor((at % size) / 2)]),
      ),
    });
  return add(mul(x, table(Math.cos)), mul(turned, table(Math.sin)));
}
