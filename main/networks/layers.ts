import {
  add,
  conv,
  convTranspose,
  matMul,
  mul,
  pad,
  reshape,
  scaledNorm,
  sliceAxis,
  standardise,
  transpose,
  perChannel,
} from '#main/graph/functions.ts';
import { refuse } from '#main/graph/layer.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import type { Value } from '#main/graph/value.ts';
import type { Initial, Parameters } from './parameters.ts';

type Sizes = readonly number[];
/** One number for every spatial axis, or one an axis. */
export type PerAxis = number | Sizes;

export const zeros: Initial = { kind: 'constant', value: 0 };
export const ones: Initial = { kind: 'constant', value: 1 };

/** Spatial sizes of [n, channels, …]. */
export const spatialSizes = ({ shape }: Value): Sizes => shape.slice(2);
export const perAxis = (value: PerAxis, x: Value): Sizes =>
  typeof value === 'number' ? spatialSizes(x).map(() => value) : value;

/** PyTorch's default for convolutions and linear layers: uniform within 1 / sqrt(fan in). */
export const torchDefault = (weight: Sizes): Initial => ({
  kind: 'uniform',
  bound: 1 / Math.sqrt(elementCount(weight.slice(1))),
});

export interface ConvolutionOptions {
  readonly out: number;
  readonly kernel: PerAxis;
  /** Left out: 1. */
  readonly stride?: PerAxis;
  /** Zeros on both sides; left out: none. */
  readonly padding?: PerAxis;
  /** Left out: a bias. */
  readonly bias?: boolean;
  readonly initial?: (weight: Sizes) => Initial;
}

/** Convolution of [n, in, …] with `weight` [out, in, k…] and `bias` [out]. */
export function convolution(p: Parameters, x: Value, options: ConvolutionOptions): Value {
  const { out, kernel, stride = 1, padding = 0, bias = true, initial = torchDefault } = options;
  const shape = [out, x.shape[1], ...perAxis(kernel, x)];
  const weight = p.tensor('weight', shape, initial(shape));
  const padBefore = perAxis(padding, x);
  const window = {
    strides: perAxis(stride, x),
    dilations: perAxis(1, x),
    padBefore,
    padAfter: padBefore,
    groups: 1,
  };
  return conv(x, weight, window, bias ? p.tensor('bias', [out], torchDefault(shape)) : undefined);
}

/** Transposed convolution of [n, in, …] with `weight` [in, out, k…]; sizes become (n - 1) s - 2 p + k + extra. */
export function transposedConvolution(
  p: Parameters,
  x: Value,
  options: ConvolutionOptions & { readonly outputPadding?: number },
): Value {
  const { out, bias = true, initial = torchDefault, outputPadding = 0 } = options;
  const kernel = perAxis(options.kernel, x);
  const strides = perAxis(options.stride ?? 1, x);
  const padding = perAxis(options.padding ?? 0, x);
  const shape = [x.shape[1], out, ...kernel];
  const weight = p.tensor('weight', shape, initial(shape));
  const size = spatialSizes(x).map(
    (n, i) => (n - 1) * strides[i] - 2 * padding[i] + kernel[i] + outputPadding,
  );
  const window = { strides, dilations: perAxis(1, x), padBefore: padding, padAfter: padding, groups: 1 };
  const y = convTranspose(x, weight, window, size);
  return bias ? add(y, perChannel(p.tensor('bias', [out], torchDefault(shape)), y)) : y;
}

/** x [.., in] times the transpose of `weight` [out, in], plus `bias` [out]. */
export function linear(p: Parameters, x: Value, out: number, bias = true): Value {
  const shape = [out, x.shape.at(-1) ?? 1];
  const y = matMul(x, transpose(p.tensor('weight', shape, torchDefault(shape)), [1, 0]));
  return bias ? add(y, p.tensor('bias', [out], torchDefault(shape))) : y;
}

/**
 * Several linear layers of one input that are stored as one, one's rows after the other's: `weight` [count · out, in]
 * and `bias` [count · out]. Computed apart, none has to be cut out of what they make together.
 */
export function linears(
  p: Parameters,
  x: Value,
  { out, count, bias }: { readonly out: number; readonly count: number; readonly bias: boolean },
): Value[] {
  const shape = [count * out, x.shape.at(-1) ?? 1];
  const weight = p.tensor('weight', shape, torchDefault(shape));
  const shift = bias ? p.tensor('bias', [count * out], torchDefault(shape)) : undefined;
  return Array.from({ length: count }, (_, i) => {
    const y = matMul(x, transpose(sliceAxis(weight, 0, i * out, out), [1, 0]));
    return shift === undefined ? y : add(y, sliceAxis(shift, 0, i * out, out));
  });
}

/** Per sample and channel over the spatial axes, biased variance, without parameters. */
export const instanceNorm = (x: Value): Value =>
  standardise(
    x,
    spatialSizes(x).map((_, i) => i + 2),
    1e-5,
  );

/** Over the last axis, with learned `weight` and `bias`. */
export function layerNorm(p: Parameters, x: Value): Value {
  const channels = x.shape.at(-1) ?? 1;
  return scaledNorm(x, p.tensor('weight', [channels], ones), p.tensor('bias', [channels], zeros), 1e-5);
}

/** Over groups of channels and all spatial axes of one sample, with `weight` and `bias` a channel. */
export function groupNorm(p: Parameters, x: Value, groups: number, epsilon: number): Value {
  const [n, channels] = x.shape;
  if (channels % groups !== 0) refuse(`${channels} channels do not make ${groups} groups`);
  const grouped = reshape(x, [n, groups, elementCount(x.shape) / (n * groups)]);
  const y = reshape(standardise(grouped, [2], epsilon), x.shape);
  const weight = perChannel(p.tensor('weight', [channels], ones), y);
  return add(mul(y, weight), perChannel(p.tensor('bias', [channels], zeros), y));
}

/** Zero-pads axes at their ends. */
export const padEnd = (x: Value, after: Sizes): Value =>
  pad(
    x,
    after.map(() => 0),
    after,
  );
