import type { DiffusionConfig } from '#shared/contract/model.ts';
import { type Shapes, sizeOf, whileDefined } from './shapes.ts';
import { recogniseVqgan } from './vqgan.ts';

/** Of the models for later lesions: assumed where a file has no schedule. */
export const publishedTimesteps = 200;

/** The denoiser with the autoencoder that its file carries (reference/diffusion.md §3.3, §9.1). */
export function recogniseDiffusion(shapes: Shapes): { [K in keyof DiffusionConfig]?: unknown } | undefined {
  const key = (name: string): string => `denoise_fn.${name}`;
  const dim = sizeOf(shapes, key('init_conv.weight'), 0);
  const heads = sizeOf(shapes, key('time_rel_pos_bias.relative_attention_bias.weight'), 1);
  const qkv = sizeOf(shapes, key('init_temporal_attn.fn.fn.fn.to_qkv.weight'), 0);
  if (dim === undefined || heads === undefined || qkv === undefined) return undefined;
  const widths = whileDefined((level) => sizeOf(shapes, key(`downs.${level}.0.block1.proj.weight`), 0));
  const inner = new Map(
    [...shapes]
      .filter(([name]) => name.startsWith('vqgan.'))
      .map(([name, shape]) => [name.slice('vqgan.'.length), shape]),
  );
  return {
    architecture: 'diffusion',
    dim,
    dimMults: widths.map((width) => width / dim),
    channels: sizeOf(shapes, key('init_conv.weight'), 1),
    outChannels: sizeOf(shapes, key('final_conv.1.weight'), 0),
    attentionHeads: heads,
    attentionHeadDim: qkv / 3 / heads,
    timesteps: sizeOf(shapes, 'betas', 0) ?? publishedTimesteps,
    ...(inner.size > 0 && { autoencoder: recogniseVqgan(inner, undefined) }),
  };
}
