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
import { convolution, ones, zeros } from '../layers.ts';
import { type Parameters, part } from '../parameters.ts';

/** PatchGAN (Isola et al., CVPR 2017), for images or volumes by the rank of its input. */
export interface DiscriminatorConfig {
  /** Channels of the first stage; they double up to at most eight times that. */
  readonly channels: number;
  /** Stages between the first and the logits. */
  readonly layers: number;
}

/** Batch statistics while training, running ones otherwise. */
export type BatchMode = 'batch' | 'running';

/** Mean and biased variance of one normed stage, by its name, [channels] each; only with `batch`. */
export type BatchStatistics = ReadonlyMap<string, { readonly mean: Value; readonly variance: Value }>;

export interface Discriminated {
  /** Outputs of all stages, the last being the logits. */
  readonly features: readonly Value[];
  readonly statistics: BatchStatistics;
}

/** Judges x [n, 1, …]. */
export function discriminate(
  p: Parameters,
  x: Value,
  { channels, layers }: DiscriminatorConfig,
  mode: BatchMode,
): Discriminated {
  const features: Value[] = [];
  const statistics = new Map<string, { mean: Value; variance: Value }>();
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
      const normed =
        i === 0
          ? judged
          : part(stage, '1', (norm) =>
              batchNorm(norm, judged, mode, (own) => statistics.set(`model${i}.1`, own)),
            );
      return leakyRelu(normed, 0.2);
    });
    features.push(y);
  }
  return { features, statistics };
}

function batchNorm(
  p: Parameters,
  x: Value,
  mode: BatchMode,
  tell: (statistics: { mean: Value; variance: Value }) => void,
): Value {
  const channels = x.shape[1];
  let mean = perChannel(p.buffer('running_mean', [channels], zeros), x);
  let variance = perChannel(p.buffer('running_var', [channels], ones), x);
  if (mode === 'batch') {
    const axes = x.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
    mean = reduceMean(x, axes);
    variance = reduceMean(square(sub(x, mean)), axes);
    tell({ mean: reshape(mean, [channels]), variance: reshape(variance, [channels]) });
  }
  const y = div(sub(x, mean), sqrt(add(variance, 1e-5)));
  const scaled = mul(y, perChannel(p.tensor('weight', [channels], ones), y));
  return add(scaled, perChannel(p.tensor('bias', [channels], zeros), y));
}
