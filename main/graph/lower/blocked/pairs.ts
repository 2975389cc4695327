import { apply } from '../../apply.ts';
import { add, concat, mul, neg, sliceAxis, sub } from '../../functions.ts';
import type { Activation } from '../../ops/blocked.ts';
import type { Window } from '../../ops/contraction.ts';
import type { Value } from '../../value.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import { inPasses } from '../passes.ts';
import { zeroBias } from './combination.ts';
import { type Image, view } from './image.ts';
import { blockedKernels } from './kernels.ts';
import { picked, picksIn, picksOf, valuesOf } from './picks.ts';

/** Numbers of one slab of a pass: four of them, and what is made of them, stay in a core's cache. */
const passSize = 2 ** 18;

/** Elements of a plane's kernel, and voxels, from which on convolutions cost more than the sums around them. */
const [fewestElements, fewestVoxels] = [4, 1000];

/** Whether a convolution's result, of these sizes, can be computed two slabs at a time, and faster. */
export const comesInPairs = (w: Value, { strides, dilations }: Window, sizes: readonly number[]): boolean => {
  const [, , depth, kh, kw] = w.shape;
  const every = depth === 3 && strides[0] === 1 && dilations[0] === 1;
  const pays = kh * kw >= fewestElements && elementCount(sizes) >= fewestVoxels;
  return every && pays && sizes[0] % 2 === 0;
};

/**
 * A convolution with kernels of three slabs, two slabs of the result at a time: Winograd's F(2, 3) along the depth
 * (Lavin and Gray, 2016), in which four 2D convolutions of sums and differences of slabs do the work of six.
 *
 *   y0 = g0 x0 + g1 x1 + g2 x2 = m0 + m1 + m2,   m0 = g0 (x0 - x2),   m1 = (g0 + g1 + g2) / 2 (x1 + x2),
 *   y1 = g0 x1 + g1 x2 + g2 x3 = m1 - m2 - m3,   m3 = g2 (x1 - x3),   m2 = (g0 - g1 + g2) / 2 (x2 - x1).
 *
 * @param w [out, in, 3, kh, kw]
 * @param plane the 2D convolutions' window
 * @param before slabs of zeros before the first
 * @param size slabs of the result, even
 * @param bias in blocks
 */
export function convolutionInPairs(
  { value: x, samples, segments, block }: Image,
  w: Value,
  plane: Window,
  { before, size }: { readonly before: number; readonly size: number },
  bias: Value,
  activation?: Activation,
): Value {
  const kernels = blockedKernels(transformed(w), { block, segments, samples });
  const pairs = Array.from({ length: size / 2 }, (_, i) => 2 * i - before);
  const picks = [0, 1, 2, 3].map((j) =>
    picksOf(
      pairs.map((first) => first + j),
      [pairs.length],
      x.shape[0],
    ),
  );
  const perPass = Math.max(1, Math.floor(passSize / elementCount(x.shape.slice(1))));
  const convolve = (input: Value, kernel: Value, ownBias: Value, sum?: Value): Value =>
    apply('BlockedConv', [input, kernel, ownBias, ...(sum === undefined ? [] : [sum])], {
      ...plane,
      ...(sum === undefined || activation === undefined ? {} : { activation }),
    })[0];
  const { joined } = inPasses(
    valuesOf(picks),
    [x, bias, ...kernels],
    perPass,
    (values, [slabs, ownBias, k0, k1, k2, k3]) => {
      const [x0, x1, x2, x3] = picksIn(values, picks).map((some) => picked(slabs, some));
      const none = zeroBias(bias.shape[0]);
      const m1 = convolve(add(x1, x2), k1, ownBias);
      const m2 = convolve(sub(x2, x1), k2, none);
      const y0 = convolve(sub(x0, x2), k0, none, add(m1, m2));
      const y1 = convolve(sub(x1, x3), k3, none, sub(m1, m2));
      return { joined: [concat([y0, y1], 1)], sums: [] };
    },
  );
  const [, twice, ...sizes] = joined[0].shape;
  return view(joined[0], [size, twice / 2, ...sizes]);
}

/** Kernels of m0, m1, m2 and -m3. */
function transformed(w: Value): Value {
  const [g0, g1, g2] = [0, 1, 2].map((k) => sliceAxis(w, 2, k, 1));
  const outer = add(g0, g2);
  return concat([g0, mul(add(outer, g1), 0.5), mul(sub(outer, g1), 0.5), neg(g2)], 2);
}
