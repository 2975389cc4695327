import type { VqganConfig } from '#shared/contract/model.ts';
import {
  add,
  div,
  leakyRelu,
  mul,
  perChannel,
  reduceMean,
  reshape,
  sqrt,
  square,
  sub,
} from '#main/graph/functions.ts';
import type { Value } from '#main/graph/value.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import { convolution, ones, zeros } from '../layers.ts';
import { type Parameters, part } from '../parameters.ts';

/** Batch statistics while training, running ones otherwise. */
export type BatchMode = 'batch' | 'running';

export interface Discriminated {
  /** Outputs of all stages, the last being the logits. */
  readonly features: readonly Value[];
  /** With `batch`: the running statistics after this batch, by their names. */
  readonly running: ReadonlyMap<string, Value>;
}

/** PatchGAN (Isola et al., CVPR 2017), for images or volumes by the rank of x [n, 1, …]. */
export function discriminate(
  p: Parameters,
  x: Value,
  {
    discriminatorChannels: channels,
    discriminatorLayers: layers,
  }: Pick<VqganConfig, 'discriminatorChannels' | 'discriminatorLayers'>,
  mode: BatchMode,
): Discriminated {
  const features: Value[] = [];
  const running = new Map<string, Value>();
  let y = x;
  for (let i = 0; i <= layers + 1; i++) {
    const last = i === layers + 1;
    const out = last ? 1 : channels * Math.min(2 ** i, 8);
    y = part(p, `model${i}`, (stage) => {
      const stride = i < layers ? 2 : 1;
      const judged = part(stage, '0', (weights) =>
        convolution(weights, y, { out, kernel: 4, stride, padding: 2 }),
      );
      if (last) return judged;
      if (i === 0) return leakyRelu(judged, 0.2);
      const normed = part(stage, '1', (norm) => batchNorm(norm, judged, mode));
      for (const [name, value] of Object.entries(normed.running)) running.set(`model${i}.1.${name}`, value);
      return leakyRelu(normed.y, 0.2);
    });
    features.push(y);
  }
  return { features, running };
}

const momentum = 0.1;

/** With the batch's own statistics, the running ones move towards them (their variance unbiased). */
function batchNorm(
  p: Parameters,
  x: Value,
  mode: BatchMode,
): { readonly y: Value; readonly running: Readonly<Record<string, Value>> } {
  const channels = x.shape[1];
  const runningMean = p.buffer('running_mean', [channels], zeros);
  const runningVariance = p.buffer('running_var', [channels], ones);
  const apply = (mean: Value, variance: Value): Value => {
    const y = div(sub(x, mean), sqrt(add(variance, 1e-5)));
    const scaled = mul(y, perChannel(p.tensor('weight', [channels], ones), y));
    return add(scaled, perChannel(p.tensor('bias', [channels], zeros), y));
  };
  if (mode === 'running')
    return { y: apply(perChannel(runningMean, x), perChannel(runningVariance, x)), running: {} };
  const axes = x.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  const mean = reduceMean(x, axes);
  const variance = reduceMean(square(sub(x, mean)), axes);
  const count = elementCount(x.shape) / channels;
  const moved = (old: Value, now: Value, factor: number): Value =>
    add(mul(old, 1 - momentum), mul(reshape(now, [channels]), momentum * factor));
  return {
    y: apply(mean, variance),
    running: {
      running_mean: moved(runningMean, mean, 1),
      running_var: moved(runningVariance, variance, count / (count - 1)),
    },
  };
}
