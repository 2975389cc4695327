import { concat, pad, slice, transpose } from '../../functions.ts';
import type { OpAttributes } from '../../ops/table.ts';
import type { Value } from '../../value.ts';
import { mirrorKernel } from '../mirrorKernel.ts';
import { phasesOf, remainders } from '../phases.ts';
import { convolution } from './convolve.ts';
import { zerosOf } from './depth.ts';
import { filledOf, fromMemory, type Image, memoryOf, view } from './image.ts';

/**
 * A transposed convolution with strides as ordinary ones, one for each remainder of the output's index, whose
 * results are interleaved (see phases.ts).
 *
 * @param w [out, in, kernel…] of the convolution that it transposes
 * @param attributes of three axes, one group, dilations of 1
 */
export function transposedConvolution(
  x: Image,
  w: Value,
  { strides, padBefore, size }: OpAttributes['ConvTranspose'],
): Image {
  const grid = [x.value.shape[0], ...x.value.shape.slice(2)];
  const counts = size.map((n, i) => Math.ceil(n / strides[i]));
  const results = remainders(strides).map((rest) => {
    const phases = phasesOf(rest, { strides, padBefore, kernel: w.shape.slice(2), counts, grid });
    if (phases.some(({ taps }) => taps === 0)) return undefined;
    // Where an input loses voxels at one end, all of its padding is done by that one copy.
    const cuts = phases.map(({ before, after }) => (before < 0 || after < 0 ? [before, after] : [0, 0]));
    const pads = phases.map(({ before, after }, i) =>
      cuts[i].some((n) => n < 0) ? [0, 0] : [before, after],
    );
    const part = slice(
      w,
      [0, 0, ...phases.map(({ first }) => first)],
      [...w.shape.slice(0, 2), ...phases.map(({ taps }) => taps)],
      [1, 1, ...strides],
    );
    return convolution(moved(x, cuts), mirrorKernel(part, 1), {
      strides: [1, 1, 1],
      dilations: [1, 1, 1],
      padBefore: pads.map(([before]) => before),
      padAfter: pads.map(([, after]) => after),
      groups: 1,
    })(undefined);
  });
  const nothing = { ...x, segments: [w.shape[1]] };
  const shape = [counts[0], x.samples * filledOf(nothing), counts[1], counts[2]];
  const whole = results.map((one) => one ?? { ...nothing, value: zerosOf(shape) });
  return interleaved(whole, strides, size);
}

/** Voxels added or, where numbers are negative, cut off at both ends of every axis. */
function moved(x: Image, [depth, height, width]: readonly number[][]): Image {
  const along = (end: 0 | 1): number[] => [depth[end], 0, height[end], width[end], 0];
  return fromMemory(pad(memoryOf(x), along(0), along(1)), x);
}

/** Results of all phases, on one grid, as one image of the given sizes. */
function interleaved(results: readonly Image[], strides: readonly number[], size: readonly number[]): Image {
  const [first] = results;
  const [d, , h, w] = first.value.shape;
  const blocks = (first.samples * filledOf(first)) / first.block;
  const stacked = concat(
    results.map((one) => view(one.value, [1, d, blocks, h, w * first.block])),
    0,
  );
  const apart = view(stacked, [...strides, d, blocks, h, w, first.block]);
  const ordered = transpose(apart, [3, 0, 4, 5, 1, 6, 2, 7]);
  const whole = view(ordered, [d * strides[0], blocks, h * strides[1], w * strides[2], first.block]);
  const sizes = [size[0], blocks, size[1], size[2], first.block];
  return fromMemory(slice(whole, [0, 0, 0, 0, 0], sizes), first);
}
