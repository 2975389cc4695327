import type { DynunetConfig } from '#shared/contract/model.ts';
import { concat, leakyRelu } from '#main/graph/functions.ts';
import type { Value } from '#main/graph/value.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import { convolution, instanceNorm, type PerAxis, transposedConvolution } from './layers.ts';
import { type Initial, type Parameters, part } from './parameters.ts';

type Sizes = readonly number[];

/** nnU-Net's filters: 32, 64, … at most 320. */
export const defaultFilters = (levels: number): number[] =>
  Array.from({ length: levels }, (_, i) => Math.min(32 * 2 ** i, 320));

/**
 * nnU-Net's network as MONAI builds it (Isensee et al., Nature Methods 2021; MONAI 0.9 `DynUNet` without deep
 * supervision, instance norm without parameters).
 *
 * @returns logits [n, outChannels, …] of x [n, inChannels, …], whose sizes are multiples of the strides' product
 */
export function dynUnet(p: Parameters, x: Value, config: DynunetConfig): Value {
  const { kernels, strides, outChannels, filters } = config;
  const last = kernels.length - 1;
  const skips: Value[] = [];
  let y = x;
  for (let i = 0; i <= last; i++) {
    y = part(p, encoderName(i, last), (block) =>
      doubleConvolution(block, y, filters[i], kernels[i], strides[i]),
    );
    if (i < last) skips.push(y);
  }
  for (let j = 0; j < last; j++) {
    const i = last - 1 - j;
    y = part(p, `upsamples.${j}`, (up) => {
      const stride = strides[i + 1];
      const upsampled = part(up, 'transp_conv.conv', (weights) =>
        transposedConvolution(weights, y, { ...plain(filters[i]), kernel: stride, stride }),
      );
      return part(up, 'conv_block', (block) =>
        doubleConvolution(block, concat([upsampled, skips[i]], 1), filters[i], kernels[i + 1], 1),
      );
    });
  }
  return part(p, 'output_block.conv.conv', (weights) =>
    convolution(weights, y, { out: outChannels, kernel: 1, initial: kaiming }),
  );
}

const encoderName = (i: number, last: number): string => {
  if (i === 0) return 'input_block';
  return i === last ? 'bottleneck' : `downsamples.${i - 1}`;
};

/** He et al. (ICCV 2015) for LeakyReLU 0.01, normal, fan in. */
const kaiming = (weight: Sizes): Initial => ({
  kind: 'normal',
  deviation: Math.sqrt(2 / (1 + 0.01 ** 2) / elementCount(weight.slice(1))),
});

const plain = (out: number) => ({ out, bias: false, initial: kaiming });

function doubleConvolution(p: Parameters, x: Value, out: number, kernel: Sizes, stride: PerAxis): Value {
  const padding = kernel.map((k) => (k - 1) / 2);
  const first = part(p, 'conv1.conv', (weights) =>
    convolution(weights, x, { ...plain(out), kernel, stride, padding }),
  );
  const second = part(p, 'conv2.conv', (weights) =>
    convolution(weights, leakyRelu(instanceNorm(first), 0.01), { ...plain(out), kernel, padding }),
  );
  return leakyRelu(instanceNorm(second), 0.01);
}
