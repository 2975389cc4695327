import { concat, pad, sliceAxis, transpose } from '../../functions.ts';
import type { Value } from '../../value.ts';
import { addFilling, filled, view } from './image.ts';

type Sizes = readonly number[];

/** What a kernel is laid out for. */
export interface KernelLayout {
  readonly block: number;
  /** Segments of the input's channels; undefined: the input is plain. */
  readonly segments: Sizes | undefined;
  /** How often the kernel is repeated, once a sample. */
  readonly samples: number;
}

/**
 * Kernels for 2D blocked convolutions, one for each depth: from w [out, in, depth, kh, kw] to [out, in, kh, kw] in
 * name, filled up to whole blocks with zeros, whose memory is [out / B, in / B, kh, kw, B of in, B of out], or
 * [out / B, in, kh, kw, B of out] for plain inputs.
 */
export function blockedKernels(w: Value, { block, segments, samples }: KernelLayout): Value[] {
  const [out, inputs, depth, kh, kw] = w.shape;
  const wide = filled(out, block);
  const whole = pad(
    segments === undefined ? w : addFilling(w, 1, segments, block),
    [0, 0, 0, 0, 0],
    [wide - out, 0, 0, 0, 0],
  );
  const channels = whole.shape[1];
  const cut =
    segments === undefined
      ? transpose(view(whole, [wide / block, block, inputs, depth, kh * kw]), [3, 0, 2, 4, 1])
      : transpose(
          view(whole, [wide / block, block, channels / block, block, depth, kh * kw]),
          [4, 0, 2, 5, 3, 1],
        );
  const slices = view(cut, [depth, wide, channels, kh, kw]);
  return Array.from({ length: depth }, (_, k) => {
    const one = view(sliceAxis(slices, 0, k, 1), [wide, channels, kh, kw]);
    return samples === 1
      ? one
      : concat(
          Array.from({ length: samples }, () => one),
          0,
        );
  });
}

/** A bias [out] in memory's order, once a sample. */
export function blockedBias(bias: Value, block: number, samples: number): Value {
  const missing = filled(bias.shape[0], block) - bias.shape[0];
  const whole = pad(bias, [0], [missing]);
  return samples === 1
    ? whole
    : concat(
        Array.from({ length: samples }, () => whole),
        0,
      );
}
