import { apply } from '#main/graph/apply.ts';
import {
  add,
  concat,
  conv,
  convTranspose,
  div,
  greater,
  leakyRelu,
  mean,
  mul,
  reduceMean,
  reshape,
  sliceAxis,
  sqrt,
  square,
  sub,
  where,
} from '#main/graph/functions.ts';
import type { Window } from '#main/graph/ops/contraction.ts';
import { type Graph, input, type Value } from '#main/graph/value.ts';
import { elementCount } from '#main/tensor/tensor.ts';

const size = 6;
const [channels, inner] = [2, 4];
const grid = [size, size, size];
export const probeShape = [1, channels, ...grid];
const shapes = [
  [inner, channels, 3, 3, 3],
  [inner, inner, 3, 3, 3],
  [inner, channels, 2, 2, 2],
] as const;
export const probeLength = shapes.reduce((sum, shape) => sum + elementCount(shape), 0);

const window = (stride: number, pad: number): Window => ({
  strides: [stride, stride, stride],
  dilations: [1, 1, 1],
  padBefore: [pad, pad, pad],
  padAfter: [pad, pad, pad],
  groups: 1,
});
const [plain, down, up] = [window(1, 1), window(2, 1), window(2, 0)];
const slope = 0.1;

/** A convolution, a norm, a strided and a transposed convolution, mean squares: and the gradient, by hand. */
export function probeLoss(parameters: Value, x: Value, target: Value): { loss: Value; gradient: Value } {
  let at = 0;
  const [w1, w2, w3] = shapes.map((shape) => {
    const count = elementCount(shape);
    at += count;
    return reshape(sliceAxis(parameters, 0, at - count, count), shape);
  });
  const [n, inverse] = apply('Standardise', [conv(x, w1, plain)], { axes: [2, 3, 4], epsilon: 1e-5 });
  const h = leakyRelu(n, slope);
  const low = conv(h, w2, down);
  const e = sub(convTranspose(low, w3, up, grid), target);

  const de = mul(e, 2 / elementCount(e.shape));
  const dlow = conv(de, w3, up);
  const dh = convTranspose(dlow, w2, down, grid);
  const dn = where(greater(n, 0), dh, mul(dh, slope));
  const still = (v: Value): Value => reduceMean(v, [2, 3, 4]);
  const dy = mul(sub(sub(dn, still(dn)), mul(n, still(mul(dn, n)))), inverse);
  const kernel = [3, 3, 3];
  const slopes = [
    apply('ConvWeightGradient', [x, dy], { ...plain, kernel })[0],
    apply('ConvWeightGradient', [h, dlow], { ...down, kernel })[0],
    apply('ConvWeightGradient', [de, low], { ...up, kernel: [2, 2, 2] })[0],
  ];
  const gradient = concat(
    slopes.map((one) => reshape(one, [elementCount(one.shape)])),
    0,
  );
  return { loss: mean(square(e)), gradient };
}

/** A step of Adam on it: what training asks of a provider, as small as it can be. */
export function probeStep(): Graph {
  const vector = (name: string): Value => input(name, 'F32', [probeLength]);
  const [parameters, first, second] = ['parameters', 'first', 'second'].map(vector);
  const [x, target] = [input('x', 'F32', probeShape), input('target', 'F32', probeShape)];
  const rate = input('rate', 'F32', []);
  const { loss, gradient } = probeLoss(parameters, x, target);
  const nextFirst = add(mul(first, 0.9), mul(gradient, 0.1));
  const nextSecond = add(mul(second, 0.99), mul(square(gradient), 0.01));
  const change = mul(div(nextFirst, add(sqrt(nextSecond), 0.01)), rate);
  return {
    inputs: { parameters, first, second, x, target, rate },
    outputs: { loss, nextParameters: sub(parameters, change), nextFirst, nextSecond },
  };
}
