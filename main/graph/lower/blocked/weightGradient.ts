import { apply } from '../../apply.ts';
import { concat, gather, mul, pad, reduceSum, reshape, sliceAxis, transpose } from '../../functions.ts';
import type { Window } from '../../ops/contraction.ts';
import type { Value } from '../../value.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import { inPasses } from '../passes.ts';
import { channelsOf, type Image, unblocked, view } from './image.ts';
import { type Picks, picksIn, picksOf, valuesOf } from './picks.ts';

type Sizes = readonly number[];

/** Numbers of one pass: copies of its slabs stay in a cache. */
const passSize = 2 ** 20;

/** Channels up to which all elements of a kernel share one product: each by itself would only wait for memory. */
const fewChannels = 8;

const transposed = { scale: 1, transposeA: false, transposeB: true };

/** One factor of a weight gradient, whole slabs of which are taken at a time. */
export interface Slabs {
  /** [depth, …] in any layout. */
  readonly value: Value;
  readonly samples: number;
  readonly channels: number;
  /** Some of the slabs as [slabs, samples · channels, h, w]. */
  readonly plain: (some: Value) => Value;
}

/** @param value [depth, samples · channels, h, w] */
export const plainSlabs = (value: Value, samples: number): Slabs => ({
  value,
  samples,
  channels: value.shape[1] / samples,
  plain: (some) => some,
});

export const blockedSlabs = (image: Image): Slabs => ({
  value: image.value,
  samples: image.samples,
  channels: channelsOf(image),
  plain: (some) => unblocked({ ...image, value: some }),
});

/**
 * The gradient of a convolution's weights [out, in, depth, kh, kw] as matrix products of whole planes, a few slabs at
 * a time. Planes of x are padded, so that what lies under one element of the kernel is one stretch of memory; dy gets
 * the same rows. With strides, planes are first taken apart into those of each remainder. Elements of the kernel's
 * depth lie side by side as channels, of dy or, with strides along the depth, of x.
 */
export function weightGradientOfPlanes(x: Slabs, dy: Slabs, window: Window, kernel: Sizes): Value {
  const [strideD, strideH, strideW] = window.strides;
  const [depthIn, , h, w] = x.value.shape;
  const [depthOut, , rows, columns] = dy.value.shape;
  const [depth, kh, kw] = kernel;
  const { samples, channels: inputs } = x;
  const out = dy.channels;
  const reach = (axis: 1 | 2): number =>
    Math.floor((window.dilations[axis] * (kernel[axis] - 1)) / window.strides[axis]);
  // One row more than windows need, into which the last of them may run.
  const [planeRows, pitch] = [rows + reach(1) + 1, columns + reach(2)];
  const length = rows * pitch;
  const stacksDy = strideD === 1;
  const count = stacksDy ? depthIn : depthOut;

  const depths = Array.from({ length: depth }, (_, k) => k * window.dilations[0] - window.padBefore[0]);
  const numbers = Array.from({ length: count }, (_, i) => i);
  const one = picksOf(numbers, [count], count);
  const stacked = picksOf(
    numbers.flatMap((i) => depths.map((at) => (stacksDy ? i - at : i * strideD + at))),
    [count, depth],
    stacksDy ? depthOut : depthIn,
  );

  const after = (size: number, axis: 1 | 2, wanted: number): number =>
    wanted * window.strides[axis] - size - window.padBefore[axis];
  const left = (slabs: Value): Value => pad(slabs, [0, 0, 0, 0], [0, 0, 0, pitch - columns]);
  const right = (slabs: Value): Value[] => {
    const padded = pad(
      slabs,
      [0, 0, window.padBefore[1], window.padBefore[2]],
      [0, 0, after(h, 1, planeRows), after(w, 2, pitch)],
    );
    const [n, all] = padded.shape;
    if (strideH * strideW === 1) return [view(padded, [n, all, planeRows * pitch])];
    const apart = view(padded, [n, all, planeRows, strideH, pitch, strideW]);
    const remainders = view(transpose(apart, [3, 5, 0, 1, 2, 4]), [
      strideH * strideW,
      n,
      all,
      planeRows * pitch,
    ]);
    return Array.from({ length: strideH * strideW }, (_, i) =>
      view(sliceAxis(remainders, 0, i, 1), [n, all, planeRows * pitch]),
    );
  };
  const elements = Array.from({ length: kh * kw }, (_, i) => [Math.floor(i / kw), i % kw]);
  const stretchesOf = (planes: readonly Value[]): Value[] =>
    elements.map(([i, j]) => {
      const [atH, atW] = [i * window.dilations[1], j * window.dilations[2]];
      const remainder = (atH % strideH) * strideW + (atW % strideW);
      const start = Math.floor(atH / strideH) * pitch + Math.floor(atW / strideW);
      return sliceAxis(planes[remainder], 2, start, length);
    });

  const wide = [out * (stacksDy ? depth : 1), inputs * (stacksDy ? 1 : depth)];
  const together = wide[1] <= fewChannels;
  const perSlab = samples * length * (wide[0] + 2 * wide[1]);
  const perPass = Math.max(1, Math.floor(passSize / perSlab));
  const { sums } = inPasses(valuesOf([one, stacked]), [x.value, dy.value], perPass, (values, [ofX, ofDy]) => {
    const [ownOne, ownStacked] = picksIn(values, [one, stacked]);
    const [ofLeft, ofRight] = stacksDy ? [ownStacked, ownOne] : [ownOne, ownStacked];
    const a = sideBySide(left(dy.plain(taken(ofDy, ofLeft))), ofLeft, samples, length);
    const planes = right(x.plain(taken(ofX, ofRight)));
    const stretches = stretchesOf(planes).map((some) => sideBySide(some, ofRight, samples, length));
    const factors = together ? [concat(stretches, 2)] : stretches;
    const products = factors.map((b) => {
      const product = apply('ScaledProduct', [a, b], transposed)[0];
      const ofSlab = stacksDy ? out * b.shape[2] : inputs;
      return summed(inside(product, ownStacked.inside, ofSlab));
    });
    return { joined: [], sums: [concat(products, 0)] };
  });
  // Axes of the sum: [elements, depth or 1, out, 1 or depth, in], or elements before `in` where they are together.
  const [taps, before, behind] = [kh * kw, stacksDy ? depth : 1, stacksDy ? 1 : depth];
  const ordered = together
    ? transpose(view(sums[0], [before, out, taps, behind, inputs]), [1, 4, 0, 3, 2])
    : transpose(view(sums[0], [taps, before, out, behind, inputs]), [2, 4, 1, 3, 0]);
  return view(ordered, [out, inputs, ...kernel]);
}

/** Picked slabs, those of a row one after the other; what stands for zeros is left as it is. */
function taken(slabs: Value, { rows }: Picks): Value {
  const [, ...sizes] = slabs.shape;
  return view(gather(slabs, rows), [rows.shape.reduce((a, b) => a * b), ...sizes]);
}

/** Slabs [rows · picks, samples · channels, …] as [rows, samples, picks · channels, length]. */
function sideBySide(slabs: Value, { rows }: Picks, samples: number, length: number): Value {
  const [count, picks = 1] = rows.shape;
  const channels = slabs.shape[1] / samples;
  const apart = view(slabs, [count, picks, samples, channels, length]);
  const ordered = samples === 1 ? apart : transpose(apart, [0, 2, 1, 3, 4]);
  return view(ordered, [count, samples, picks * channels, length]);
}

/** Products without those of slabs that stand for zeros: `size` numbers in a row are of one slab. */
function inside(product: Value, factors: Value | undefined, size: number): Value {
  if (factors === undefined) return product;
  const [rows, depth] = factors.shape;
  const apart = view(product, [rows, elementCount(product.shape) / (rows * depth * size), depth, size]);
  return view(mul(apart, reshape(factors, [rows, 1, depth, 1])), product.shape);
}

/** The sum over rows and samples, [1, m, n]. */
function summed(product: Value): Value {
  const [rows, samples, m, n] = product.shape;
  return view(rows * samples === 1 ? product : reduceSum(product, [0, 1]), [1, m, n]);
}
