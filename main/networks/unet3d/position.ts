import { add, concat, gather, mul, reshape, sliceAxis, sub, transpose } from '#main/graph/functions.ts';
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

/** Rotates adjacent pairs of features of x [.., n, size] by their position (RoFormer, Su et al., 2021). */
export function rotate(x: Value): Value {
  const rank = x.shape.length;
  const [n, size] = x.shape.slice(-2);
  const frequencies = rotaryFrequencies(size);
  const table = (f: (angle: number) => number): Value =>
    constant({
      dtype: 'F32',
      shape: [n, size / 2, 1],
      data: Float32Array.from({ length: (n * size) / 2 }, (_, at) =>
        f(Math.floor(at / frequencies.length) * frequencies[at % frequencies.length]),
      ),
    });
  const pairs = reshape(x, [...x.shape.slice(0, -1), size / 2, 2]);
  const [even, odd] = [sliceAxis(pairs, rank, 0, 1), sliceAxis(pairs, rank, 1, 1)];
  const [cosines, sines] = [table(Math.cos), table(Math.sin)];
  const turned = concat(
    [sub(mul(even, cosines), mul(odd, sines)), add(mul(odd, cosines), mul(even, sines))],
    rank,
  );
  return reshape(turned, x.shape);
}
