import type { Dims } from '#shared/geometry/axes.ts';
import { cropBox } from '#main/training/transforms/randomCrop.ts';
import { check } from '../check.ts';
import type { GoldenKind } from '../kind.ts';

interface Row {
  readonly volume: Dims;
  readonly picked: Dims;
  readonly start: Dims;
  readonly stop: Dims;
}

/** The box of each picked centre. */
export const cropPlacement: GoldenKind = {
  kind: 'crop-placement',
  run: (golden) =>
    (golden.json['rows'] as readonly Row[]).map(({ volume, picked, start, stop }) => {
      const { min, max } = cropBox(picked, volume, golden.json['roi'] as Dims);
      return check(`${picked.join()} of ${volume.join('x')}`, [...min, ...max], [...start, ...stop], {
        rule: 'exact',
      });
    }),
};
