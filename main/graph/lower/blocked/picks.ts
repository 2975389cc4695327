import { gather, mul, reshape } from '../../functions.ts';
import { constant, type Value } from '../../value.ts';

/** Slabs by their numbers, row by row; numbers outside stand for slabs of zeros. */
export interface Picks {
  /** Of the nearest slab that there is; the first axis is that of the rows. */
  readonly rows: Value;
  /** 0 for slabs of zeros and 1 for others; undefined when all are there. */
  readonly inside: Value | undefined;
}

/** @param wanted numbers of slabs, in the order of `shape` [rows, …]; there are those from 0 to `depth` - 1 */
export function picksOf(wanted: readonly number[], shape: readonly number[], depth: number): Picks {
  const nearest = wanted.map((k) => Math.min(depth - 1, Math.max(0, k)));
  const rows = constant({ dtype: 'I64', shape, data: BigInt64Array.from(nearest, (k) => BigInt(k)) });
  if (nearest.every((k, i) => k === wanted[i])) return { rows, inside: undefined };
  const data = Float32Array.from(nearest, (k, i) => (k === wanted[i] ? 1 : 0));
  return { rows, inside: constant({ dtype: 'F32', shape, data }) };
}

/** Picked slabs of [depth, …], with zeros where there are none. */
export function picked(slabs: Value, { rows, inside }: Picks): Value {
  const some = gather(slabs, rows);
  if (inside === undefined) return some;
  const [, ...sizes] = slabs.shape;
  return mul(some, reshape(inside, [...rows.shape, ...sizes.map(() => 1)]));
}

/** What passes over several picks take in, row by row. */
export const valuesOf = (picks: readonly Picks[]): Value[] =>
  picks.flatMap(({ rows, inside }) => (inside === undefined ? [rows] : [rows, inside]));

/** The picks of one pass from those values. */
export function picksIn(values: readonly Value[], whole: readonly Picks[]): Picks[] {
  let at = 0;
  return whole.map(({ inside }) => ({
    rows: values[at++],
    inside: inside === undefined ? undefined : values[at++],
  }));
}
