import {
  blendInGeometry,
  blurredGeometry255,
  pancreasIntensity,
} from '#main/synthesis/reference/pancreas.ts';
import type { PancreasType } from '#main/synthesis/reference/pancreasTypes.ts';
import { check } from '../check.ts';
import { compareStored } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { rowMajor } from '../voxels.ts';
import { blendInput } from './blendInput.ts';

interface Config {
  readonly type: PancreasType;
  readonly median_healthy: number;
  readonly median_target: number;
  readonly difference_full: number;
  readonly difference_range: readonly [number, number];
  readonly difference_hu: number;
  readonly sigma: number;
}

/** The pancreas's blend, and the HU that the type makes of the patient's own. */
export const blendPancreas: GoldenKind = {
  kind: 'blend_pancreas',
  run(golden) {
    const config = golden.json['config'] as Config;
    const input = blendInput(golden);
    const blur255 = blurredGeometry255(input.geometry, config.sigma);
    const { hu, label } = blendInGeometry(input, blur255, config.difference_hu);
    const found = pancreasIntensity(input.image, input.geometry, config.type);
    return [
      ...compareStored(golden, {
        geometry_blur_255: rowMajor(blur255),
        result: rowMajor(hu),
        label: rowMajor(label),
      }),
      check(
        'intensity',
        [found.medianHu, found.targetHu, found.differenceHu],
        [config.median_healthy, config.median_target, config.difference_full],
        { rule: 'close', atol: 1e-9, rtol: 0 },
      ),
      check('range', found.range, config.difference_range, { rule: 'exact' }),
    ];
  },
};
