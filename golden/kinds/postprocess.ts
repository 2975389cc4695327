import { denoise } from '#main/segmentation/denoise.ts';
import type { Mask } from '#main/volume/volume.ts';
import { type GoldenCase, stored } from '../case.ts';
import { check } from '../check.ts';
import { compareStored } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';

interface Config {
  readonly dice_liver: number;
  readonly dice_tumor: number;
}

/** One-hot prediction (background, organ, tumor) cleaned, and its Dice against the truth. */
export const postprocess: GoldenKind = {
  kind: 'postprocess',
  run(golden) {
    const config = golden.json['config'] as Config;
    const predicted = channels(golden, 'prediction');
    const { organ, tumor } = denoise({ organ: predicted[1], tumor: predicted[2] });
    const background = organ.data.map((inside, v) => (inside === 0 && tumor.data[v] === 0 ? 1 : 0));
    const [, truthOrgan, truthTumor] = channels(golden, 'truth');
    return [
      ...compareStored(golden, { denoised: [...background, ...organ.data, ...tumor.data] }),
      check(
        'dice',
        [dice(organ, truthOrgan), dice(tumor, truthTumor)],
        [config.dice_liver, config.dice_tumor],
        { rule: 'close', atol: 1e-12, rtol: 0 },
      ),
    ];
  },
};

/** The three volumes of a tensor [3, x, y, z]: taken as they lie, with the axes named in reverse. */
function channels(golden: GoldenCase, name: string): readonly Mask[] {
  const { shape, data } = stored(golden, name);
  const [count, nx, ny, nz] = shape;
  const bytes = Uint8Array.from(data, Number);
  const size = nx * ny * nz;
  return Array.from({ length: count }, (_, channel) => ({
    data: bytes.subarray(channel * size, (channel + 1) * size),
    dims: [nz, ny, nx],
  }));
}

function dice(a: Mask, b: Mask): number {
  const size = (mask: Mask): number => mask.data.reduce((sum, inside) => sum + inside, 0);
  const both = a.data.reduce((sum, inside, v) => sum + inside * b.data[v], 0);
  return (2 * both) / (size(a) + size(b));
}
