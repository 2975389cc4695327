import { apply } from '../../apply.ts';
import { add, concat, reduceSum, sliceAxis, transpose } from '../../functions.ts';
import type { Window } from '../../ops/contraction.ts';
import type { Value } from '../../value.ts';
import { depthView, type Margins, zerosOf } from './depth.ts';
import { view } from './image.ts';

type Sizes = readonly number[];

/** Elements of copies that are made at once, and steps in which more are made: they cost memory, and nodes. */
const [fewElements, mostSteps] = [2 ** 22, 8];

const transposed = { scale: 1, transposeA: false, transposeB: true };

export interface Slabs {
  /** [depth, samples · channels, h, w]. */
  readonly value: Value;
  readonly samples: number;
}

const channelsOf = ({ value, samples }: Slabs): number => value.shape[1] / samples;

/**
 * The gradient of a convolution's weights [out, in, depth, kh, kw] as matrix products of whole planes. Planes of x
 * are padded, so that what lies under one element of the kernel is one stretch of memory; dy gets the same rows.
 * With strides, planes are first taken apart into those of each remainder. Elements of the kernel's depth lie side
 * by side as channels, of dy or, with strides along the depth, of x. Slabs are added up a few at a time.
 */
export function weightGradientOfPlanes(x: Slabs, dy: Slabs, window: Window, kernel: Sizes): Value {
  const [strideD, strideH, strideW] = window.strides;
  const [, , h, w] = x.value.shape;
  const [depthOut, , rows, columns] = dy.value.shape;
  const [depth, kh, kw] = kernel;
  const [inputs, out] = [channelsOf(x), channelsOf(dy)];
  const reach = (axis: 1 | 2): number =>
    Math.floor((window.dilations[axis] * (kernel[axis] - 1)) / window.strides[axis]);
  // One row more than windows need, into which the last of them may run.
  const [planeRows, pitch] = [rows + reach(1) + 1, columns + reach(2)];
  const length = rows * pitch;
  const stacksDy = strideD === 1;
  const count = stacksDy ? x.value.shape[0] : depthOut;
  const perSlab =
    x.samples * length * (depth * (stacksDy ? out : inputs) + 2 * (stacksDy ? inputs : depth * inputs));
  const steps = Math.min(mostSteps, Math.ceil((perSlab * count) / fewElements));
  const step = Math.ceil(count / steps);

  const after = (size: number, axis: 1 | 2, wanted: number): number =>
    wanted * window.strides[axis] - size - window.padBefore[axis];
  const xMargins: Margins = {
    before: [window.padBefore[1], window.padBefore[2]],
    after: [after(h, 1, planeRows), after(w, 2, pitch)],
  };
  const dyMargins: Margins = { before: [0, 0], after: [0, pitch - columns] };
  const planesOf = (padded: Value): Value[] => {
    const [n, all] = padded.shape;
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
  const sideBySide = (views: readonly Value[], samples: number, size: number): Value =>
    concat(
      views.map((one) => view(one, [one.shape[0], samples, one.shape[1] / samples, size])),
      2,
    );
  const depthOf = (k: number): number => k * window.dilations[0] - window.padBefore[0];
  const viewOf = ({ value }: Slabs, start: number, by: number, size: number, margins: Margins): Value => {
    const [, channels, ...plane] = value.shape;
    const shape = plane.map((length, i) => margins.before[i] + length + margins.after[i]);
    return depthView(value, start, by, size, margins) ?? zerosOf([size, channels, ...shape]);
  };

  const elements = Array.from({ length: kh * kw }, (_, i) => [Math.floor(i / kw), i % kw]);
  let sums: Value[] = [];
  for (let from = 0; from < count; from += step) {
    const size = Math.min(step, count - from);
    const depths = Array.from({ length: depth }, (_, k) => k);
    const left = stacksDy
      ? sideBySide(
          depths.map((k) => viewOf(dy, from - depthOf(k), 1, size, dyMargins)),
          dy.samples,
          length,
        )
      : view(viewOf(dy, from, 1, size, dyMargins), [size, dy.samples, out, length]);
    const planes = (stacksDy ? [from] : depths.map((k) => from * strideD + depthOf(k))).map((start) =>
      planesOf(viewOf(x, start, strideD, size, xMargins)),
    );
    const products = elements.map(([i, j]) => {
      const [atH, atW] = [i * window.dilations[1], j * window.dilations[2]];
      const remainder = (atH % strideH) * strideW + (atW % strideW);
      const start = Math.floor(atH / strideH) * pitch + Math.floor(atW / strideW);
      const stretches = planes.map((ofDepth) => sliceAxis(ofDepth[remainder], 2, start, length));
      const right = sideBySide(stretches, x.samples, length);
      return reduceSum(apply('ScaledProduct', [left, right], transposed)[0], [0, 1]);
    });
    sums = products.map((product, i) => (sums[i] === undefined ? product : add(sums[i], product)));
  }
  const whole = concat(
    sums.map((sum) => view(sum, [1, ...sum.shape.slice(2)])),
    0,
  );
  const ordered = stacksDy
    ? transpose(view(whole, [kh * kw, depth, out, inputs]), [2, 3, 1, 0])
    : transpose(view(whole, [kh * kw, out, depth, inputs]), [1, 3, 2, 0]);
  return view(ordered, [out, inputs, ...kernel]);
}
