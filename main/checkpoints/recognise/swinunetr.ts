import type { SwinUnetrConfig, SwinVitConfig } from '#shared/contract/model.ts';
import { type Shapes, sizeOf, whileDefined } from './shapes.ts';

/** Swin-UNETR by its keys (reference/segmentation.md §4.3). */
export function recogniseSwinUnetr(shapes: Shapes): Partial<SwinUnetrConfig> | undefined {
  const transformer = recogniseSwinVit(shapes);
  const outChannels = sizeOf(shapes, 'out.conv.conv.weight', 0);
  if (transformer === undefined || outChannels === undefined) return undefined;
  return { ...transformer, architecture: 'swinunetr', outChannels };
}

/** Its transformer; the window is the cube whose bias table has (2w - 1)³ rows. */
export function recogniseSwinVit(shapes: Shapes): SwinVitConfig | undefined {
  const block = (stage: number, index: number): string => `swinViT.layers${stage + 1}.0.blocks.${index}`;
  const table = (stage: number, index: number): string =>
    `${block(stage, index)}.attn.relative_position_bias_table`;
  const heads = whileDefined((stage) => sizeOf(shapes, table(stage, 0), 1));
  const depths = heads.map(
    (_, stage) => whileDefined((index) => sizeOf(shapes, table(stage, index), 1)).length,
  );
  const featureSize = sizeOf(shapes, 'swinViT.patch_embed.proj.weight', 0);
  const inChannels = sizeOf(shapes, 'swinViT.patch_embed.proj.weight', 1);
  const rows = sizeOf(shapes, table(0, 0), 0);
  if (featureSize === undefined || inChannels === undefined || rows === undefined) return undefined;
  const side = (Math.round(Math.cbrt(rows)) + 1) / 2;
  return {
    architecture: 'swinvit',
    inChannels,
    featureSize,
    depths,
    heads,
    window: [side, side, side],
  };
}
