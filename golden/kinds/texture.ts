import { modulation, saltOf, saltProbability } from '#main/synthesis/reference/texture.ts';
import { gaussian } from '#main/volume/gaussian.ts';
import { stored } from '../case.ts';
import { compareStored } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { byteVoxels, realVoxels, rowMajor } from '../voxels.ts';

interface Config {
  readonly sigma_a: number;
  readonly sigma_b: number;
  readonly scale: number;
  readonly base: number;
  readonly u0: number;
}

/** The steps of a ready-made texture, each from the one before; the salt smoothed is the stored one. */
export const texture: GoldenKind = {
  kind: 'texture',
  run(golden) {
    const { sigma_a: a, sigma_b: b, scale, base, u0 } = golden.json['config'] as Config;
    const [noiseA, noiseB] = [realVoxels(stored(golden, 'noise_a')), realVoxels(stored(golden, 'noise_b'))];
    const smooth = gaussian(noiseA, [a, a, a]);
    const probability = saltProbability(smooth, { scale, base });
    const salt = saltOf(probability, noiseB.data);
    const saltSmooth = gaussian(byteVoxels(stored(golden, 'salt')), [b, b, b]);
    return compareStored(golden, {
      a_smooth: rowMajor(smooth),
      probability: rowMajor(probability),
      salt: rowMajor(salt),
      salt_smooth: rowMajor(saltSmooth),
      texture: rowMajor(modulation(saltSmooth, u0)),
    });
  },
};
