import { swinLayer, patchMerging } from '#main/networks/swin/transformer.ts';
import { part } from '#main/networks/parameters.ts';
import { residualBlock, upBlock } from '#main/networks/swin/swinUnetr.ts';
import {
  relativePositionIndex,
  type Triple,
  windowMasks,
  type WindowPlan,
} from '#main/networks/swin/window.ts';
import { transpose } from '#main/graph/functions.ts';
import type { GoldenCase } from '../case.ts';
import { compareStored } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { evaluate } from '../neural/evaluate.ts';
import { inputOf } from '../neural/formula.ts';

interface LayerConfig {
  readonly depth: number;
  readonly num_heads: number;
  readonly window_size: Triple;
}

/** Two transformer blocks; stored channels first, computed channels last. */
export const swinLayerKind: GoldenKind = {
  kind: 'swin-layer',
  async run(golden) {
    const { depth, num_heads: heads, window_size: window } = golden.json['config'] as LayerConfig;
    const outputs = await evaluate({ x: inputOf(golden, 'x') }, ({ x }, p) => {
      const y = swinLayer(p, transpose(x, [0, 2, 3, 4, 1]), { depth, heads, window });
      return { y: transpose(y, [0, 4, 1, 2, 3]) };
    });
    return compareStored(golden, outputs);
  },
};

export const patchMergingKind: GoldenKind = {
  kind: 'patch-merging',
  async run(golden) {
    const inputs = { x: inputOf(golden, 'x'), x_odd: inputOf(golden, 'x_odd') };
    const outputs = await evaluate(inputs, ({ x, x_odd: odd }, p) => ({
      y: patchMerging(p, x),
      y_odd: patchMerging(p, odd),
    }));
    return compareStored(golden, outputs);
  },
};

interface MaskCase {
  readonly padded_size: Triple;
  readonly window: Triple;
  readonly shift: Triple;
}

const planOf = (golden: GoldenCase, name: string): WindowPlan => {
  const { padded_size: padded, window, shift } = (golden.json['cases'] as Record<string, MaskCase>)[name];
  return { window, shift, padded };
};

/** Masks as 0 and 1; of mask a only windows 0, 5 and 11 and every 49th query. */
export const attentionMaskKind: GoldenKind = {
  kind: 'attention-mask',
  run(golden) {
    const bits = (name: string): number[] => {
      const { masks, count, kinds } = windowMasks(planOf(golden, name));
      const size = masks.length / count;
      return kinds.flatMap((kind) =>
        Array.from(masks.subarray(kind * size, (kind + 1) * size), (value) => (value === 0 ? 0 : 1)),
      );
    };
    const n = 343;
    const a = bits('a');
    const rows = [0, 5, 11].flatMap((window) =>
      Array.from({ length: 7 }, (_, i) => (window * n + i * 49) * n).flatMap((at) => a.slice(at, at + n)),
    );
    return compareStored(golden, {
      mask_nonzero_a_rows: rows,
      mask_nonzero_b: bits('b'),
      relative_position_index_w4: relativePositionIndex([4, 4, 4]),
    });
  },
};

export const unetrBlocks: GoldenKind = {
  kind: 'unetr-blocks',
  async run(golden) {
    const salts = golden.json['weight_salt'] as Readonly<Record<string, string>>;
    const [same, projected, up, skip] = ['x_same', 'x_proj', 'x_up', 'skip_up'].map((key) =>
      inputOf(golden, key),
    );
    const block = (x: typeof same, out: number, salt: string) =>
      evaluate(
        { x },
        (values, p) => ({ y: part(p, 'layer', (l) => residualBlock(l, values['x'], out)) }),
        salt,
      );
    const { y: ySame } = await block(same, 3, salts['y_same']);
    const { y: yProjected } = await block(projected, 4, salts['y_proj']);
    const { y: yUp } = await evaluate(
      { up, skip },
      (values, p) => ({ y: upBlock(p, values['up'], values['skip']) }),
      salts['y_up'],
    );
    return compareStored(golden, { y_same: ySame, y_proj: yProjected, y_up: yUp });
  },
};
