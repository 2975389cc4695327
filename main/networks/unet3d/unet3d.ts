import type { Unet3dConfig } from '#shared/contract/model.ts';
import { add, concat, cos, gelu, mul, reshape, silu, sin, sliceAxis } from '#main/graph/functions.ts';
import { constant, type Value } from '#main/graph/value.ts';
import { convolution, groupNorm, linear, transposedConvolution } from '../layers.ts';
import { type Parameters, part } from '../parameters.ts';
import {
  residualAttention,
  spatialAttention,
  spatialLinearAttention,
  temporalAttention,
} from './attention.ts';
import { relativeBias } from './position.ts';

const groups = 8;
const inSlice = (size: number): [number, number, number] => [1, size, size];

/**
 * The denoiser (after Ho et al., "Video diffusion models", 2022): convolutions within slices, attention between them.
 *
 * @returns the predicted noise [n, outChannels, slices, h, w]
 * @param x noisy latent [n, c, slices, h, w]; h and w are multiples of 2^(stages - 1)
 * @param time step of each sample, [n] floats
 * @param condition [n, channels - c, slices, h, w]
 */
export function unet3d(p: Parameters, x: Value, time: Value, condition: Value, config: Unet3dConfig): Value {
  const { dim, dimMults } = config;
  const widths = [dim, ...dimMults.map((multiplier) => dim * multiplier)];
  const stages = dimMults.length;
  const between = { count: config.attentionHeads, size: config.attentionHeadDim };
  const within = { count: config.attentionHeads, size: 32 };
  const bias = part(p, 'time_rel_pos_bias', (q) => relativeBias(q, x.shape[2], config.attentionHeads));
  const t = timeEmbedding(p, time, dim);
  const temporal = (q: Parameters, y: Value): Value =>
    q.note(
      residualAttention(q, y, (normed) => temporalAttention(q.under('fn.fn.fn'), normed, between, bias)),
    );
  const linearAttention = (q: Parameters, y: Value): Value =>
    q.note(residualAttention(q, y, (normed) => spatialLinearAttention(q.under('fn.fn'), normed, within)));

  const first = part(p, 'init_conv', (q) =>
    q.note(convolution(q, concat([x, condition], 1), { out: dim, kernel: inSlice(7), padding: [0, 3, 3] })),
  );
  let y = part(p, 'init_temporal_attn', (q) => temporal(q, first));

  const stage = (q: Parameters, input: Value, out: number): Value => {
    let z = part(q, '0', (block) => residualBlock(block, input, out, t));
    z = part(q, '1', (block) => residualBlock(block, z, out, t));
    z = part(q, '2', (attention) => linearAttention(attention, z));
    return part(q, '3', (attention) => temporal(attention, z));
  };

  const skips: Value[] = [];
  for (let i = 0; i < stages; i++)
    y = part(p, `downs.${i}`, (q) => {
      const z = stage(q, y, widths[i + 1]);
      skips.push(z);
      if (i === stages - 1) return z;
      return part(q, '4', (c) =>
        c.note(
          convolution(c, z, { out: z.shape[1], kernel: inSlice(4), stride: [1, 2, 2], padding: [0, 1, 1] }),
        ),
      );
    });

  y = part(p, 'mid_block1', (q) => residualBlock(q, y, widths[stages], t));
  y = part(p, 'mid_spatial_attn', (q) =>
    q.note(residualAttention(q, y, (normed) => spatialAttention(q.under('fn.fn.fn'), normed, within))),
  );
  y = part(p, 'mid_temporal_attn', (q) => temporal(q, y));
  y = part(p, 'mid_block2', (q) => residualBlock(q, y, widths[stages], t));

  for (let i = 0; i < stages; i++)
    y = part(p, `ups.${i}`, (q) => {
      const z = stage(q, concat([y, skips[stages - 1 - i]], 1), widths[stages - 1 - i]);
      if (i === stages - 1) return z;
      return part(q, '4', (c) =>
        c.note(
          transposedConvolution(c, z, {
            out: z.shape[1],
            kernel: inSlice(4),
            stride: [1, 2, 2],
            padding: [0, 1, 1],
          }),
        ),
      );
    });
  return part(p, 'final_conv', (q) => {
    const z = part(q, '0', (block) => residualBlock(block, concat([y, first], 1), dim));
    return part(q, '1', (c) => convolution(c, z, { out: config.outChannels, kernel: 1 }));
  });
}

/** Sines and cosines of the time, mixed by two layers: [n, 4 dim]. */
function timeEmbedding(p: Parameters, time: Value, dim: number): Value {
  const half = dim / 2;
  const frequencies = constant({
    dtype: 'F32',
    shape: [1, half],
    data: Float32Array.from({ length: half }, (_, k) => Math.exp((-k * Math.log(10000)) / (half - 1))),
  });
  const angles = mul(reshape(time, [time.shape[0], 1]), frequencies);
  return part(p, 'time_mlp', (mlp) => {
    const waves = part(mlp, '0', (q) => q.note(concat([sin(angles), cos(angles)], 1)));
    const wide = gelu(part(mlp, '1', (q) => linear(q, waves, 4 * dim)));
    return mlp.note(part(mlp, '3', (q) => linear(q, wide, 4 * dim)));
  });
}

/** Two blocks, the first scaled and shifted by the time where there is one, plus the input. */
function residualBlock(p: Parameters, x: Value, out: number, time?: Value): Value {
  const modulation = time === undefined ? undefined : modulate(p, time, out);
  const h = part(p, 'block1', (q) => q.note(block(q, x, out, modulation)));
  const y = part(p, 'block2', (q) => block(q, h, out));
  if (x.shape[1] === out) return p.note(add(y, x));
  return p.note(
    add(
      y,
      part(p, 'res_conv', (q) => convolution(q, x, { out, kernel: 1 })),
    ),
  );
}

interface Modulation {
  readonly scale: Value;
  readonly shift: Value;
}

function modulate(p: Parameters, time: Value, out: number): Modulation {
  const both = part(p, 'mlp.1', (q) => linear(q, silu(time), 2 * out));
  const half = (i: number): Value => reshape(sliceAxis(both, 1, i * out, out), [time.shape[0], out, 1, 1, 1]);
  return { scale: half(0), shift: half(1) };
}

function block(p: Parameters, x: Value, out: number, modulation?: Modulation): Value {
  const projected = part(p, 'proj', (q) =>
    convolution(q, x, { out, kernel: inSlice(3), padding: [0, 1, 1] }),
  );
  const normed = part(p, 'norm', (q) => groupNorm(q, projected, groups, 1e-5));
  if (modulation === undefined) return silu(normed);
  return silu(add(mul(normed, add(modulation.scale, 1)), modulation.shift));
}
