import { refuse, shapeText } from '../layer.ts';
import { convolvedSize, type Window, windowAttributes } from './contraction.ts';
import type { OnnxAttribute, OpRow } from './row.ts';

/** What a blocked convolution does to its results before it writes them. */
export type Activation =
  | { readonly kind: 'Relu' | 'Sigmoid' }
  | { readonly kind: 'LeakyRelu'; readonly slope: number }
  | { readonly kind: 'Clip'; readonly min: number; readonly max: number };

/**
 * onnxruntime's own operators (domain com.microsoft.nchwc) on images whose channels lie in blocks of B:
 * [n, c, h, w] in name, [n, c / B, h, w, B] in memory. B is the processor's; c is a multiple of it.
 */
export interface BlockedAttributes {
  /** From the plain to the blocked layout; c must be a multiple of 4, and is filled up with zeros. */
  BlockChannels: { readonly block: number };
  /** From the blocked to the plain layout, of which the first channels are kept. */
  UnblockChannels: { readonly channels: number };
  /**
   * Convolution of a blocked image (a plain one if it has fewer channels than a block), plus bias [out], plus
   * the fourth input, if there is one, of the result's shape. Kernels [out, in / groups, kh, kw] in name are
   * [out / B, in / B, kh, kw, B of in, B of out] in memory, [out / B, in, kh, kw, B of out] for plain images and
   * for groups of one channel.
   */
  BlockedConv: Window & { readonly activation?: Activation };
  /** Means of blocked planes: [n, c, 1, 1]. */
  BlockedPlaneMean: Record<never, never>;
}

type Rows = { readonly [K in keyof BlockedAttributes]: OpRow<BlockedAttributes[K]> };

const domain = 'com.microsoft.nchwc';

const image = (shape: readonly number[]): readonly number[] => {
  if (shape.length !== 4) refuse(`${shapeText(shape)} is no image [n, c, h, w]`);
  return shape;
};

const activationAttributes = (activation: Activation | undefined): Record<string, OnnxAttribute> => {
  if (activation === undefined) return {};
  const { kind } = activation;
  if (kind === 'LeakyRelu')
    return { activation: { text: kind }, activation_params: { floats: [activation.slope] } };
  if (kind === 'Clip')
    return {
      activation: { text: kind },
      activation_params: { floats: [activation.min, activation.max] },
    };
  return { activation: { text: kind } };
};

export const blockedRows: Rows = {
  BlockChannels: {
    infer([x], { block }) {
      const [n, c, h, w] = image(x.shape);
      if (c % 4 !== 0) refuse(`${c} channels cannot be blocked: they are no multiple of 4`);
      return [{ dtype: x.dtype, shape: [n, Math.ceil(c / block) * block, h, w] }];
    },
    onnx: () => ({ op: 'ReorderInput', domain }),
  },
  UnblockChannels: {
    infer([x], { channels }) {
      const [n, c, h, w] = image(x.shape);
      if (channels > c) refuse(`${shapeText(x.shape)} has no ${channels} channels`);
      return [{ dtype: x.dtype, shape: [n, channels, h, w] }];
    },
    onnx: ({ channels }) => ({
      op: 'ReorderOutput',
      domain,
      attributes: { channels: { int: channels } },
    }),
  },
  BlockedConv: {
    infer([x, w, bias, sum], window) {
      const [n, c, ...plane] = image(x.shape);
      const [out, perGroup, ...kernel] = image(w.shape);
      if (c !== perGroup * window.groups)
        refuse(`input ${shapeText(x.shape)} does not fit the kernel ${shapeText(w.shape)}`);
      if (bias.shape.join() !== `${out}`) refuse(`bias is ${shapeText(bias.shape)}, not [${out}]`);
      const shape = [n, out, ...convolvedSize(plane, kernel, window)];
      if (sum !== undefined && sum.shape.join() !== shape.join())
        refuse(`${shapeText(sum.shape)} cannot be added to ${shapeText(shape)}`);
      return [{ dtype: x.dtype, shape }];
    },
    onnx: ({ activation, ...window }) => ({
      op: 'Conv',
      domain,
      attributes: { ...windowAttributes(window), ...activationAttributes(activation) },
    }),
  },
  BlockedPlaneMean: {
    infer([x]) {
      const [n, c] = image(x.shape);
      return [{ dtype: x.dtype, shape: [n, c, 1, 1] }];
    },
    onnx: () => ({ op: 'GlobalAveragePool', domain }),
  },
};
