import { attentionGradientRow, attentionRow } from './attention.ts';
import { attentionGradientInPasses, attentionInPasses } from './attentionInPasses.ts';
import { nearestRowInPasses } from './nearestRow.ts';
import { portable } from './portable.ts';
import { productWithoutCopies } from './products.ts';
import { transposeInPhases } from './phases.ts';
import { weightGradientByProducts } from './windowProducts.ts';
import type { Lowering } from './rewrite.ts';

const { ConvTranspose: transposed, ConvWeightGradient: convWeightGradient } = portable;

/** For devices that have no transposed 3D convolution (WebGPU), or a slow one: all but dilated ones in phases. */
export const generic: Lowering = {
  ...portable,
  ConvTranspose: (inputs, attributes) =>
    attributes.dilations.every((dilation) => dilation === 1)
      ? [transposeInPhases(inputs, attributes)]
      : transposed(inputs, attributes),
};

/** For processors: weight gradients as matrix products besides, and attention a few sequences at a time. */
export const processor: Lowering = {
  ...generic,
  ConvWeightGradient: (inputs, attributes) =>
    attributes.groups === 1
      ? [weightGradientByProducts(inputs, attributes)]
      : convWeightGradient(inputs, attributes),
  Attention: attentionRow(attentionInPasses),
  AttentionGradient: attentionGradientRow(attentionGradientInPasses),
  NearestRow: nearestRowInPasses,
  MatMul: ([a, b]) => [productWithoutCopies(a, b)],
};
