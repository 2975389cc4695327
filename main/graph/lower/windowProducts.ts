import { apply } from '../apply.ts';
import { add, concat, pad, reshape, slice, transpose } from '../functions.ts';
import type { OpAttributes } from '../ops/table.ts';
import type { Value } from '../value.ts';

/**
 * The gradient of a convolution's weights as one matrix product for each kernel element: dy [out, voxels] times the
 * transpose of the input's window [in, voxels] under that element. No product is wasted, windows are copied one at
 * a time, and processors are at their fastest in matrix products. Only for one group.
 */
export function weightGradientByProducts(
  [x, dy]: readonly Value[],
  { strides, dilations, padBefore, padAfter, kernel }: OpAttributes['ConvWeightGradient'],
): Value {
  const [samples, channels] = x.shape;
  const [, out, ...grid] = dy.shape;
  const padded = pad(x, [0, 0, ...padBefore], [0, 0, ...padAfter]);
  const voxels = grid.reduce((a, b) => a * b, 1);
  const rows = (value: Value, sample: number): Value => {
    const one = slice(
      value,
      value.shape.map((_, i) => (i === 0 ? sample : 0)),
      value.shape.with(0, 1),
    );
    return reshape(one, [value.shape[1], voxels]);
  };
  const products = kernelElements(kernel).map((element) => {
    const window = slice(
      padded,
      [0, 0, ...element.map((k, i) => k * dilations[i])],
      [samples, channels, ...grid],
      [1, 1, ...strides],
    );
    const perSample = Array.from(
      { length: samples },
      (_, n) => apply('MatMulTransposed', [rows(dy, n), rows(window, n)], {})[0],
    );
    return reshape(perSample.reduce(add), [1, out, channels]);
  });
  return reshape(transpose(concat(products, 0), [1, 2, 0]), [out, channels, ...kernel]);
}

/** Coordinates of every element, row by row. */
const kernelElements = (kernel: readonly number[]): number[][] =>
  kernel.reduce<number[][]>(
    (lists, size) => lists.flatMap((list) => Array.from({ length: size }, (_, k) => [...list, k])),
    [[]],
  );
