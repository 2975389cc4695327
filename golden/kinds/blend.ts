import { blendInOrgan, blurredGeometry } from '#main/synthesis/reference/blend.ts';
import { check } from '../check.ts';
import { compareStored } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { rowMajor } from '../voxels.ts';
import { blendInput } from './blendInput.ts';

interface Config {
  readonly sigma: number;
  readonly difference_hu: number;
  readonly changed_voxels_outside_geometry: number;
}

/** The liver's blend; also how many voxels beyond the label the blur changes. */
export const blend: GoldenKind = {
  kind: 'blend',
  run(golden) {
    const config = golden.json['config'] as Config;
    const input = blendInput(golden);
    const blur = blurredGeometry(input.geometry, config.sigma);
    const { hu, label } = blendInOrgan(input, blur, config.difference_hu);
    const changedOutside = input.organ.data.reduce((count, inside, v) => {
      const changes =
        inside !== 0 && input.geometry.data[v] === 0 && blur.data[v] * input.texture.data[v] > 0;
      return count + (changes ? 1 : 0);
    }, 0);
    return [
      ...compareStored(golden, {
        geometry_blur: rowMajor(blur),
        result: rowMajor(hu),
        label: rowMajor(label),
      }),
      check('changed outside', [changedOutside], [config.changed_voxels_outside_geometry], { rule: 'exact' }),
    ];
  },
};
