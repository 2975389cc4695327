import {
  residualAttention,
  spatialAttention,
  spatialLinearAttention,
  temporalAttention,
} from '#main/networks/unet3d/attention.ts';
import {
  quarterTurn,
  relativeBias,
  relativeBucket,
  rotaryFrequencies,
  rotated,
} from '#main/networks/unet3d/position.ts';
import { transpose } from '#main/graph/functions.ts';
import { bindParameters, part } from '#main/networks/parameters.ts';
import { unet3d } from '#main/networks/unet3d/unet3d.ts';
import { compareStored } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { unetConfig } from '../neural/diffusionNetworks.ts';
import { evaluate, probes } from '../neural/evaluate.ts';
import { inputOf, literalOf } from '../neural/formula.ts';

/** Predicted noise, and every stored layer output on the way. */
export const unet3dKind: GoldenKind = {
  kind: 'unet3d',
  async run(golden) {
    const time = Float32Array.from(literalOf(golden, 'time') as number[]);
    const inputs = {
      x: inputOf(golden, 'x'),
      cond: inputOf(golden, 'cond'),
      time: { dtype: 'F32', shape: [time.length], data: time },
    } as const;
    const outputs = await evaluate(inputs, (values, p, declared) => {
      const y = unet3d(p, values['x'], values['time'], values['cond'], unetConfig(golden));
      const wanted = Object.entries(probes(declared)).filter(([name]) => golden.tensors.has(name));
      return { y, ...Object.fromEntries(wanted) };
    });
    return compareStored(golden, outputs);
  },
};

export const relpos: GoldenKind = {
  kind: 'relpos',
  run: async (golden) => {
    const square = (n: number) =>
      Array.from({ length: n * n }, (_, at) => relativeBucket((at % n) - Math.floor(at / n)));
    const line = (max: number) => Array.from({ length: 129 }, (_, i) => relativeBucket(i - 64, max));
    const table = inputOf(golden, 'relative_attention_bias.weight');
    const { bias } = await evaluate({ table }, ({ table: rows }) => {
      const given = bindParameters(new Map([['relative_attention_bias.weight', rows]]));
      return { bias: relativeBias(given, 24, 8) };
    });
    return compareStored(golden, {
      bucket_n8: square(8),
      bucket_n24: square(24),
      bucket_n40: square(40),
      'bucket_by_relative_position_-64..64': line(32),
      'bucket_by_relative_position_-64..64_max128': line(128),
      bias_n24: bias,
    });
  },
};

export const rotary: GoldenKind = {
  kind: 'rotary',
  async run(golden) {
    const { y } = await evaluate({ x: inputOf(golden, 'x') }, ({ x }) => {
      const order = x.shape.map((_, axis) => axis);
      const last = x.shape.length - 1;
      const featuresFirst = transpose(x, [last, ...order.slice(0, -1)]);
      const turned = transpose(quarterTurn(featuresFirst), [...order.slice(1), 0]);
      return { y: rotated(x, turned, x.shape[last]) };
    });
    return compareStored(golden, { y, freqs: rotaryFrequencies(32) });
  },
};

const heads = { count: 8, size: 32 };

/** The three attentions by themselves; their modules' keys begin with the block's name. */
export const attentionKind: GoldenKind = {
  kind: 'attention',
  async run(golden) {
    const outputs = await evaluate({ x: inputOf(golden, 'x') }, ({ x }, p) => ({
      spatial_linear: part(p, 'spatial_linear', (q) => spatialLinearAttention(q, x, heads)),
      temporal: part(p, 'temporal', (q) => {
        const bias = part(p, 'time_rel_pos_bias', (r) => relativeBias(r, x.shape[2], 8));
        return residualAttention(q, x, (normed) =>
          temporalAttention(q.under('fn.fn.fn'), normed, heads, bias),
        );
      }),
      spatial: part(p, 'spatial', (q) =>
        residualAttention(q, x, (normed) => spatialAttention(q.under('fn.fn.fn'), normed, heads)),
      ),
    }));
    return compareStored(golden, outputs);
  },
};
