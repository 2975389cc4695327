import { apply } from '../../apply.ts';
import { add, concat, sliceAxis, transpose } from '../../functions.ts';
import type { Activation } from '../../ops/blocked.ts';
import { convolvedSize, type Window } from '../../ops/contraction.ts';
import type { Value } from '../../value.ts';
import { activate, zeroBias } from './combination.ts';
import { depthView, zerosOf } from './depth.ts';
import { filled, type Image, view } from './image.ts';
import { blockedBias, blockedKernels } from './kernels.ts';
import { comesInPairs, convolutionInPairs } from './pairs.ts';

/** Slabs [depth, channels, h, w] of one sample with fewer channels than a block, which need no blocks. */
export interface NarrowSlabs {
  readonly value: Value;
  readonly block: number;
  readonly samples: 1;
  readonly segments?: undefined;
}

/** A convolution ready to be computed, alone or on top of a sum of its own shape. */
export type Convolution = (sum: Image | undefined, activation?: Activation) => Image;

/** One 2D convolution of those that make up a 3D one. */
interface Tap {
  readonly input: Value;
  readonly kernel: Value;
}

/**
 * 3D convolution as 2D ones, one for each element of the kernel's depth, each adding to the result of the one
 * before.
 *
 * @param w [out, in, depth, kh, kw]
 * @param window of three axes and one group
 */
export function convolution(x: Image | NarrowSlabs, w: Value, window: Window, bias?: Value): Convolution {
  const { block, samples } = x;
  const out = w.shape[0];
  const plane = {
    strides: window.strides.slice(1),
    dilations: window.dilations.slice(1),
    padBefore: window.padBefore.slice(1),
    padAfter: window.padAfter.slice(1),
    groups: samples,
  };
  const none = zeroBias(samples * filled(out, block));
  const firstBias = bias === undefined ? none : blockedBias(bias, block, samples);
  const ofBlocks = (value: Value): Image => ({ value, samples, segments: [out], block });
  const [, , ...kernel] = w.shape;
  const sizes = convolvedSize(x.value.shape.toSpliced(1, 1), kernel, window);
  if (x.segments !== undefined && comesInPairs(w, window, sizes)) {
    const depth = { before: window.padBefore[0], size: sizes[0] };
    return (sum, activation) => {
      if (sum === undefined) return ofBlocks(convolutionInPairs(x, w, plane, depth, firstBias, activation));
      const alone = convolutionInPairs(x, w, plane, depth, firstBias);
      return activate(ofBlocks(add(alone, sum.value)), activation);
    };
  }
  const taps = tapsOf(x, w, window);
  return (sum, activation) => {
    const value = taps.reduce<Value | undefined>((below, { input, kernel }, i) => {
      const inputs = [input, kernel, i === 0 ? firstBias : none, ...(below === undefined ? [] : [below])];
      const last = i === taps.length - 1 && activation !== undefined;
      return apply('BlockedConv', inputs, { ...plane, ...(last ? { activation } : {}) })[0];
    }, sum?.value) as Value;
    return ofBlocks(value);
  };
}

function tapsOf(x: Image | NarrowSlabs, w: Value, window: Window): Tap[] {
  const [out, channels, depth, kh, kw] = w.shape;
  const [size] = convolvedSize(x.value.shape.slice(0, 1), [depth], window);
  const layout = { block: x.block, segments: x.segments, samples: x.samples };
  const views = Array.from({ length: depth }, (_, k) =>
    depthView(x.value, k * window.dilations[0] - window.padBefore[0], window.strides[0], size),
  );
  const used = views.flatMap((input, k) => (input === undefined ? [] : [{ input, k }]));
  if (used.length === 0) used.push({ input: zerosOf(x.value.shape.with(0, size)), k: 0 });
  if (x.segments !== undefined || used.length * channels >= x.block) {
    const kernels = blockedKernels(w, layout);
    return used.map(({ input, k }) => ({ input, kernel: kernels[k] }));
  }
  // All depths side by side are still fewer channels than a block: one convolution does it.
  const kernel = concat(
    used.map(({ k }) => sliceAxis(w, 2, k, 1)),
    2,
  );
  const joined = view(transpose(kernel, [0, 2, 1, 3, 4]), [out, used.length * channels, 1, kh, kw]);
  const input = concat(
    used.map((one) => one.input),
    1,
  );
  return [{ input, kernel: blockedKernels(joined, layout)[0] }];
}
