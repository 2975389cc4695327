import { broadcastShapes } from '../broadcast.ts';
import { refuse, shapeText } from '../layer.ts';
import type { ValueType } from '../value.ts';
import type { OpRow } from './row.ts';

type Sizes = readonly number[];

/** How a kernel [out, in / groups, k…] lies on an input [n, in, …]: one entry a spatial axis. */
export interface Window {
  readonly strides: Sizes;
  readonly dilations: Sizes;
  /** Zeros before and after each axis. */
  readonly padBefore: Sizes;
  readonly padAfter: Sizes;
  readonly groups: number;
}

export interface ContractionAttributes {
  MatMul: Record<never, never>;
  /** a [m, k] times the transpose of b [n, k]; chosen by lowerings, since it copies neither. */
  MatMulTransposed: Record<never, never>;
  /** scale · a b for the last two axes, either of them transposed as it is read; chosen by lowerings. */
  ScaledProduct: { readonly scale: number; readonly transposeA: boolean; readonly transposeB: boolean };
  /** Cross-correlation of x [n, in, …] with w [out, in / groups, k…], plus an optional bias [out]. */
  Conv: Window;
  /**
   * The transpose of `Conv` in x: from y [n, out, …] and w [out, in / groups, k…] to [n, in, size…]. Both the
   * gradient of a convolution and the transposed convolution of networks, whose w is [from, to, k…].
   */
  ConvTranspose: Window & { readonly size: Sizes };
  /** The transpose of `Conv` in w: from x [n, in, …] and dy [n, out, …] to [out, in / groups, kernel…]. */
  ConvWeightGradient: Window & { readonly kernel: Sizes };
  /** ONNX's ConvTranspose, chosen by lowerings where `outputPadding` is less than the stride. */
  OnnxConvTranspose: Window & { readonly size: Sizes; readonly outputPadding: Sizes };
}

type Rows = { readonly [K in keyof ContractionAttributes]: OpRow<ContractionAttributes[K]> };

/** Sizes of a convolution's output, per spatial axis. Throws GraphError when the kernel exceeds the padded input. */
export const convolvedSize = (size: Sizes, kernel: Sizes, window: Window): number[] =>
  size.map((n, i) => {
    const reach = window.dilations[i] * (kernel[i] - 1) + 1;
    const padded = n + window.padBefore[i] + window.padAfter[i];
    if (padded < reach) refuse(`a kernel of ${reach} does not fit into ${padded} voxels of axis ${i}`);
    return Math.floor((padded - reach) / window.strides[i]) + 1;
  });

const spatial = (shape: Sizes): Sizes => shape.slice(2);

/** Throws unless y is what x and w give. */
const checkConvolution = (x: Sizes, w: Sizes, y: Sizes, window: Window): void => {
  const wanted = [x[0], w[0], ...convolvedSize(spatial(x), spatial(w), window)];
  if (wanted.join() !== y.join())
    refuse(
      `input ${shapeText(x)} with kernel ${shapeText(w)} gives ${shapeText(wanted)}, not ${shapeText(y)}`,
    );
};

/** A window as ONNX's Conv writes it. */
export const windowAttributes = ({ strides, dilations, padBefore, padAfter, groups }: Window) => ({
  strides: { ints: strides },
  dilations: { ints: dilations },
  pads: { ints: [...padBefore, ...padAfter] },
  group: { int: groups },
});

const inferTransposed = (y: Sizes, w: Sizes, window: Window & { size: Sizes }): number[] => {
  const x = [y[0], w[1] * window.groups, ...window.size];
  checkConvolution(x, w, y, window);
  return x;
};

export const contractionRows: Rows = {
  MatMul: {
    infer([a, b]) {
      const [rows, inner] = a.shape.slice(-2);
      const [innerB, columns] = b.shape.slice(-2);
      if (a.shape.length < 2 || b.shape.length < 2 || inner !== innerB)
        refuse(`cannot multiply ${shapeText(a.shape)} by ${shapeText(b.shape)}`);
      const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
      return [{ dtype: a.dtype, shape: [...batch, rows, columns] }];
    },
    onnx: () => ({ op: 'MatMul' }),
  },
  MatMulTransposed: {
    infer([a, b]) {
      if (a.shape.length !== 2 || b.shape.length !== 2 || a.shape[1] !== b.shape[1])
        refuse(`cannot multiply ${shapeText(a.shape)} by the transpose of ${shapeText(b.shape)}`);
      return [{ dtype: a.dtype, shape: [a.shape[0], b.shape[0]] }];
    },
    onnx: () => ({ op: 'Gemm', attributes: { transB: { int: 1 } } }),
  },
  ScaledProduct: {
    infer([a, b], { transposeA, transposeB }) {
      const type = ({ dtype, shape }: ValueType, transposed: boolean): ValueType => {
        const [rows, columns] = shape.slice(-2);
        return { dtype, shape: transposed ? [...shape.slice(0, -2), columns, rows] : shape };
      };
      return contractionRows.MatMul.infer([type(a, transposeA), type(b, transposeB)], {});
    },
    onnx: ({ scale, transposeA, transposeB }) => ({
      op: 'FusedMatMul',
      domain: 'com.microsoft',
      attributes: {
        alpha: { float: scale },
        transA: { int: Number(transposeA) },
        transB: { int: Number(transposeB) },
      },
    }),
  },
  Conv: {
    infer([x, w, bias], window) {
      const [n, channels] = x.shape;
      const [out, perGroup] = w.shape;
      if (channels !== perGroup * window.groups)
        refuse(`input ${shapeText(x.shape)} has ${channels} channels, not ${perGroup * window.groups}`);
      if (out % window.groups !== 0) refuse(`${out} outputs do not divide into ${window.groups} groups`);
      if (bias !== undefined && bias.shape.join() !== `${out}`)
        refuse(`bias is ${shapeText(bias.shape)}, not [${out}]`);
      return [
        { dtype: x.dtype, shape: [n, out, ...convolvedSize(spatial(x.shape), spatial(w.shape), window)] },
      ];
    },
    onnx: (window) => ({ op: 'Conv', attributes: windowAttributes(window) }),
  },
  ConvTranspose: {
    infer: ([y, w], window) => [{ dtype: y.dtype, shape: inferTransposed(y.shape, w.shape, window) }],
    onnx: undefined,
  },
  ConvWeightGradient: {
    infer([x, dy], window) {
      const w = [dy.shape[1], x.shape[1] / window.groups, ...window.kernel];
      checkConvolution(x.shape, w, dy.shape, window);
      return [{ dtype: x.dtype, shape: w }];
    },
    onnx: undefined,
  },
  OnnxConvTranspose: {
    infer: ([y, w], window) => [{ dtype: y.dtype, shape: inferTransposed(y.shape, w.shape, window) }],
    onnx: (window) => ({
      op: 'ConvTranspose',
      attributes: { ...windowAttributes(window), output_padding: { ints: window.outputPadding } },
    }),
  },
};
