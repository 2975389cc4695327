import { concat, conv, expand, pad, reshape, slice, transpose } from '../functions.ts';
import type { OpAttributes } from '../ops/table.ts';
import { scalar, type Value } from '../value.ts';
import { mirrorKernel } from './mirrorKernel.ts';

type Sizes = readonly number[];

/** Along one axis: which kernel elements reach the outputs s q + r, and which inputs they then meet. */
export interface Phase {
  readonly first: number;
  readonly taps: number;
  readonly before: number;
  readonly after: number;
}

/**
 * A transposed convolution with strides s as s^d ordinary ones, one for each remainder r of the output's index,
 * whose results are interleaved. No product is wasted on zeros, and 3D devices need no transposed convolution.
 *
 * With o = s q + r the kernel elements k = s j + (r + p) mod s meet the inputs q + (r + p) div s - j.
 * Only for dilations of 1.
 */
export function transposeInPhases(
  [y, w]: readonly Value[],
  attributes: OpAttributes['ConvTranspose'],
): Value {
  const { strides, padBefore, size, groups } = attributes;
  const kernel = w.shape.slice(2);
  const grid = y.shape.slice(2);
  const counts = size.map((n, i) => Math.ceil(n / strides[i]));
  const channels = w.shape[1] * groups;
  const results = remainders(strides).map((rest) => {
    const phases = phasesOf(rest, { strides, padBefore, kernel, counts, grid });
    if (phases.some(({ taps }) => taps === 0)) return expand(scalar(0), [y.shape[0], channels, ...counts]);
    const part = slice(
      w,
      [0, 0, ...phases.map(({ first }) => first)],
      [...w.shape.slice(0, 2), ...phases.map(({ taps }) => taps)],
      [1, 1, ...strides],
    );
    return convolve(y, mirrorKernel(part, groups), phases, groups);
  });
  return interleave(results, strides, counts, size);
}

interface Phased {
  readonly strides: Sizes;
  readonly padBefore: Sizes;
  readonly kernel: Sizes;
  /** Sizes of one phase's result. */
  readonly counts: Sizes;
  /** Sizes of the input. */
  readonly grid: Sizes;
}

/** The phase of every axis for one remainder an axis. */
export const phasesOf = (
  rest: Sizes,
  { strides, padBefore, kernel, counts, grid }: Phased,
): readonly Phase[] =>
  rest.map((r, axis) => {
    const stride = strides[axis];
    const first = (r + padBefore[axis]) % stride;
    const ahead = Math.floor((r + padBefore[axis]) / stride);
    const taps = Math.max(0, Math.ceil((kernel[axis] - first) / stride));
    return { first, taps, before: taps - 1 - ahead, after: counts[axis] + ahead - grid[axis] };
  });

/** Every remainder of the strides, the last axis fastest. */
export const remainders = (strides: Sizes): number[][] =>
  strides.reduce<number[][]>(
    (lists, stride) => lists.flatMap((list) => Array.from({ length: stride }, (_, r) => [...list, r])),
    [[]],
  );

/** Convolution whose paddings may be negative, which cuts inputs off. */
function convolve(y: Value, w: Value, phases: readonly Phase[], groups: number): Value {
  const before = phases.map((phase) => phase.before);
  const after = phases.map((phase) => phase.after);
  const cuts = [...before, ...after].some((n) => n < 0);
  const none = phases.map(() => 0);
  return conv(cuts ? padOrCut(y, before, after) : y, w, {
    strides: phases.map(() => 1),
    dilations: phases.map(() => 1),
    padBefore: cuts ? none : before,
    padAfter: cuts ? none : after,
    groups,
  });
}

/** Zeros around the spatial axes, or voxels off them where a number is negative; first the zeros, which may be cut. */
function padOrCut(y: Value, before: Sizes, after: Sizes): Value {
  const more = (sizes: Sizes): number[] => [0, 0, ...sizes.map((n) => Math.max(0, n))];
  const less = (sizes: Sizes): number[] => [0, 0, ...sizes.map((n) => Math.max(0, -n))];
  const padded = pad(y, more(before), more(after));
  const [starts, ends] = [less(before), less(after)];
  return slice(
    padded,
    starts,
    padded.shape.map((n, axis) => n - starts[axis] - ends[axis]),
  );
}

/** Results of all phases, [n, c, counts…] each, as [n, c, size…]. */
function interleave(results: readonly Value[], strides: Sizes, counts: Sizes, size: Sizes): Value {
  const [n, c] = results[0].shape;
  const rank = strides.length;
  const stacked = concat(
    results.map((one) => reshape(one, [1, ...one.shape])),
    0,
  );
  const split = reshape(stacked, [...strides, n, c, ...counts]);
  const order = [rank, rank + 1, ...strides.flatMap((_, i) => [rank + 2 + i, i])];
  const whole = reshape(transpose(split, order), [n, c, ...counts.map((count, i) => count * strides[i])]);
  return slice(whole, [0, 0, ...size.map(() => 0)], [n, c, ...size]);
}
