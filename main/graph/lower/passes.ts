import { add, concat, expand, reshape, sliceAxis } from '../functions.ts';
import { scalar, type Value } from '../value.ts';
import { scan } from './scan.ts';

/** What a pass makes: results, which are joined along their first axis, and sums, which are added up. */
export interface Made {
  readonly joined: readonly Value[];
  readonly sums: readonly Value[];
}

/**
 * Computes a few rows (of the values' first axis) at a time, and what is left over at the end by itself.
 *
 * @param size rows of a pass
 * @param shared what every pass sees whole
 * @param compute from its arguments alone; sums have the shapes that they have for one pass
 */
export function inPasses(
  values: readonly Value[],
  shared: readonly Value[],
  size: number,
  compute: (values: readonly Value[], shared: readonly Value[]) => Made,
): Made {
  const [rows] = values[0].shape;
  const count = Math.floor(rows / size);
  const part = (start: number, length: number): Value[] =>
    values.map((value) => sliceAxis(value, 0, start, length));
  const left = rows - count * size;
  if (count === 0 || (count === 1 && left === 0)) return compute(values, shared);
  const first = manyPasses(
    part(0, count * size).map((value) => reshape(value, [count, size, ...value.shape.slice(1)])),
    shared,
    compute,
  );
  if (left === 0) return first;
  const last = compute(part(count * size, left), shared);
  return {
    joined: first.joined.map((value, i) => concat([value, last.joined[i]], 0)),
    sums: first.sums.map((value, i) => add(value, last.sums[i])),
  };
}

function manyPasses(
  passes: readonly Value[],
  shared: readonly Value[],
  compute: (values: readonly Value[], shared: readonly Value[]) => Made,
): Made {
  // Only to know the shapes of its sums; nothing refers to these values.
  const one = compute(
    passes.map((value) => reshape(sliceAxis(value, 0, 0, 1), value.shape.slice(1))),
    shared,
  );
  const zeros = one.sums.map(({ shape }) => expand(scalar(0), shape));
  const { carried, rows } = scan({ carried: zeros, rows: passes }, shared, (row, seen) => {
    const { joined, sums } = compute(row.rows, seen);
    return { carried: sums.map((sum, i) => add(row.carried[i], sum)), rows: joined };
  });
  const join = (x: Value): Value => reshape(x, [x.shape[0] * x.shape[1], ...x.shape.slice(2)]);
  return { joined: rows.map(join), sums: carried };
}
