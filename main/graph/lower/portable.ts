import { apply } from '../apply.ts';
import {
  concat,
  conv,
  mul,
  reciprocal,
  reshape,
  slice,
  sliceAxis,
  sqrt,
  square,
  sub,
  add,
} from '../functions.ts';
import type { OpAttributes } from '../ops/table.ts';
import { constant, type Value } from '../value.ts';
import {
  attentionGradientOf,
  attentionGradientRow,
  attentionOf,
  attentionRow,
  plainProduct,
} from './attention.ts';
import { mirrorKernel, swapFirstTwo } from './mirrorKernel.ts';
import { nearestRowInParts } from './nearestRow.ts';
import type { Lowering } from './rewrite.ts';

/** Only ops of standard ONNX, which any runtime computes: the form that is exported, and that others are tested against. */
export const portable = {
  Standardise: ([x], { axes, epsilon }, [, deviationUsed]) => {
    const rank = x.shape.length;
    if (axes.length === 1 && axes[0] === rank - 1) {
      const affine = identityAffine(x.shape[rank - 1]);
      const [y, , inverse] = apply('LayerNormalization', [x, ...affine], {
        epsilon,
        statistics: deviationUsed,
      });
      return [y, inverse ?? x];
    }
    if (!deviationUsed && rank > 2 && axes.length === rank - 2 && axes.every((axis) => axis >= 2))
      return [apply('InstanceNormalization', [x, ...identityAffine(x.shape[1])], { epsilon })[0], x];
    const centred = sub(x, inStages('ReduceMean', x, axes));
    const inverse = reciprocal(sqrt(add(inStages('ReduceMean', square(centred), axes), epsilon)));
    return [mul(centred, inverse), inverse];
  },

  Attention: attentionRow(attentionOf(plainProduct)),
  AttentionGradient: attentionGradientRow(attentionGradientOf(plainProduct)),

  NearestRow: nearestRowInParts,

  ReduceSum: ([x], { axes }) => [inStages('ReduceSum', x, axes)],
  ReduceMean: ([x], { axes }) => [inStages('ReduceMean', x, axes)],

  // onnxruntime's ConvTranspose is many times slower than a convolution with the mirrored kernel where strides are 1.
  ConvTranspose: ([y, w], attributes) => {
    const { strides, dilations, padBefore, padAfter, size } = attributes;
    const kernel = w.shape.slice(2);
    const reach = kernel.map((k, i) => dilations[i] * (k - 1));
    const mirrored = reach.every((r, i) => strides[i] === 1 && r >= padBefore[i] && r >= padAfter[i]);
    if (mirrored)
      return [
        conv(y, mirrorKernel(w, attributes.groups), {
          ...attributes,
          padBefore: reach.map((r, i) => r - padBefore[i]),
          padAfter: reach.map((r, i) => r - padAfter[i]),
        }),
      ];
    const outputPadding = size.map(
      (n, i) => n - ((y.shape[i + 2] - 1) * strides[i] + reach[i] + 1 - padBefore[i] - padAfter[i]),
    );
    return apply('OnnxConvTranspose', [y, w], { ...attributes, outputPadding });
  },

  // dw[o, i, k] = Σ over n, p of x[n, i, s p + d k - pad] dy[n, o, p]: a convolution with batch and channels
  // swapped, in which strides and dilations have changed places.
  ConvWeightGradient: ([x, dy], attributes) => {
    const { groups } = attributes;
    const [perGroupIn, perGroupOut] = [x.shape[1] / groups, dy.shape[1] / groups];
    const parts = Array.from({ length: groups }, (_, g) =>
      weightGradient(
        sliceAxis(x, 1, g * perGroupIn, perGroupIn),
        sliceAxis(dy, 1, g * perGroupOut, perGroupOut),
        attributes,
      ),
    );
    return [concat(parts, 0)];
  },
} satisfies Lowering;

/** Longest run that is added up in one go. */
const longestRun = 256;

/**
 * Reduces axis by axis, from the last, and long axes in two steps. onnxruntime adds float32 numbers one after the
 * other, so that the error grows with the count; sums of short sums stay as exact as PyTorch's pairwise ones.
 */
function inStages(op: 'ReduceSum' | 'ReduceMean', x: Value, axes: readonly number[]): Value {
  return axes
    .toSorted((a, b) => b - a)
    .reduce((y, axis) => {
      const { shape } = y;
      const run = runLength(shape[axis]);
      if (run === shape[axis]) return apply(op, [y], { axes: [axis] })[0];
      const cut = reshape(y, [...shape.slice(0, axis), shape[axis] / run, run, ...shape.slice(axis + 1)]);
      const short = apply(op, [cut], { axes: [axis + 1] })[0];
      return inStages(op, reshape(short, shape.with(axis, shape[axis] / run)), [axis]);
    }, x);
}

/** The largest divisor of n up to `longestRun`; n itself when it is short or only small ones divide it. */
function runLength(n: number): number {
  if (n <= longestRun) return n;
  for (let run = longestRun; run >= 8; run--) if (n % run === 0) return run;
  return n;
}

const identityAffine = (count: number): Value[] =>
  [1, 0].map((value) =>
    constant({ dtype: 'F32', shape: [count], data: new Float32Array(count).fill(value) }),
  );

function weightGradient(
  x: Value,
  dy: Value,
  { strides, dilations, padBefore, padAfter, kernel }: OpAttributes['ConvWeightGradient'],
): Value {
  const swapped = conv(swapFirstTwo(x), swapFirstTwo(dy), {
    strides: dilations,
    dilations: strides,
    padBefore,
    padAfter,
    groups: 1,
  });
  // Voxels that the strides never reached make the result longer than the kernel.
  const cut = slice(
    swapped,
    swapped.shape.map(() => 0),
    [...swapped.shape.slice(0, 2), ...kernel],
  );
  return swapFirstTwo(cut);
}
