import {
  add,
  argMin,
  concat,
  gather,
  matMul,
  mul,
  neg,
  reduceMax,
  reduceSum,
  reshape,
  cast,
  sliceAxis,
  square,
  transpose,
} from '../functions.ts';
import { apply } from '../apply.ts';
import { constant, type Value } from '../value.ts';
import { inPasses } from './passes.ts';
import type { Rewrite } from './rewrite.ts';

/** Vectors [n, dim] with a 1 at their end, and rows r of the table as columns (-2 r, |r|²): their product is the distance, but for |v|². */
function factors([vectors, table]: readonly Value[]): [Value, Value] {
  const [n] = vectors.shape;
  const ones = constant({ dtype: 'F32', shape: [n, 1], data: new Float32Array(n).fill(1) });
  const columns = concat([mul(table, -2), reduceSum(square(table), [1])], 1);
  return [concat([vectors, ones], 1), transpose(columns, [1, 0])];
}

/** Distances computed at a time, in the plain form. */
const partSize = 2 ** 23;

/** In parts, since all distances are more than many devices take as one tensor. */
export const nearestRowInParts: Rewrite<'NearestRow'> = (inputs) => {
  const [vectors, columns] = factors(inputs);
  const [n] = vectors.shape;
  const size = Math.max(1, Math.floor(partSize / columns.shape[1]));
  const parts = Array.from({ length: Math.ceil(n / size) }, (_, i) =>
    sliceAxis(vectors, 0, i * size, Math.min(size, n - i * size)),
  );
  const found = parts.map((part) => reshape(argMin(matMul(part, columns), 1), [part.shape[0]]));
  return [concat(found, 0)];
};

/** Distances of one pass: they stay in a core's second-level cache. */
const passSize = 2 ** 19;

/** The largest divisor of n up to its square root. */
function divisor(n: number): number {
  for (let size = Math.floor(Math.sqrt(n)); size > 1; size--) if (n % size === 0) return size;
  return 1;
}

/**
 * A few vectors at a time. Where the largest of many numbers lies takes onnxruntime far longer than which it is: so
 * first the largest of each block of rows, then the block that has the largest of these, then the place in it.
 */
export const nearestRowInPasses: Rewrite<'NearestRow'> = (inputs) => {
  const [vectors, columns] = factors(inputs);
  const [, rows] = columns.shape;
  const size = Math.max(1, Math.floor(passSize / rows));
  const blocks = divisor(rows);
  const { joined } = inPasses([vectors], [neg(columns)], size, ([some], [seen]) => ({
    joined: [largest(matMul(some, seen), blocks)],
    sums: [],
  }));
  return joined;
};

const argMax = (x: Value): Value => apply('ArgMax', [x], { axis: x.shape.length - 1 })[0];
const vector = (x: Value): Value => reshape(x, [x.shape[0]]);

/** Where the largest number of each row of x [n, rows] lies, the first of equals. */
function largest(x: Value, blocks: number): Value {
  const [n, rows] = x.shape;
  const size = rows / blocks;
  if (blocks === 1) return vector(argMax(x));
  const block = cast(
    vector(argMax(reshape(reduceMax(reshape(x, [n, blocks, size]), [2]), [n, blocks]))),
    'F32',
  );
  const first = constant({
    dtype: 'F32',
    shape: [n],
    data: Float32Array.from({ length: n }, (_, i) => i * blocks),
  });
  const chosen = gather(reshape(x, [n * blocks, size]), cast(add(first, block), 'I64'));
  return cast(add(mul(block, size), cast(vector(argMax(chosen)), 'F32')), 'I64');
}
