import { gaussian, gaussianInteger } from '#main/volume/gaussian.ts';
import type { Voxels } from '#main/volume/volume.ts';
import { stored } from '../case.ts';
import { compareStored, type Outputs } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { byteVoxels, realVoxels, rowMajor } from '../voxels.ts';

/** Sigma in an output's name: `out_0p5` is 0.5. */
const sigmaOf = (name: string): number => Number((name.split('_').at(-1) ?? '').replace('p', '.'));

const cube = (sigma: number): [number, number, number] => [sigma, sigma, sigma];

/** Gaussian of float arrays, and of an integer mask times 255, truncated after each axis. */
export const gaussianFilter: GoldenKind = {
  kind: 'gaussian_filter',
  run(golden) {
    const [x, impulse] = [realVoxels(stored(golden, 'x')), realVoxels(stored(golden, 'impulse'))];
    const mask = byteVoxels(stored(golden, 'mask'));
    const scaled: Voxels = { data: mask.data.map((inside) => inside * 255), dims: mask.dims };
    const outputs: Outputs = Object.fromEntries(
      [...golden.tensors.keys()].flatMap((name) => {
        const sigma = cube(sigmaOf(name));
        if (name.startsWith('out_')) return [[name, rowMajor(gaussian(x, sigma))]];
        if (name.startsWith('impulse_')) return [[name, rowMajor(gaussian(impulse, sigma))]];
        if (name.startsWith('int_')) return [[name, rowMajor(gaussianInteger(scaled, sigma))]];
        return [];
      }),
    );
    return compareStored(golden, outputs);
  },
};
