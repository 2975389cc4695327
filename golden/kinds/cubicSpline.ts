import { splinePrefilter } from '#main/volume/spline.ts';
import { zoomCubic } from '#main/volume/zoomCubic.ts';
import { stored } from '../case.ts';
import { compareStored, type Outputs } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { realVoxels, rowMajor } from '../voxels.ts';

/** B-spline coefficients along axis 1 of `rows`, and cubic zooms of `noise`. */
export const cubicSpline: GoldenKind = {
  kind: 'cubic_spline',
  run(golden) {
    const [rows, noise] = [realVoxels(stored(golden, 'rows')), realVoxels(stored(golden, 'noise'))];
    const outputs: Outputs = Object.fromEntries(
      [...golden.tensors.keys()].flatMap((name) => {
        if (name === 'coeff_mirror' || name === 'coeff_reflect') {
          const border = name === 'coeff_mirror' ? 'mirror' : 'reflect';
          return [[name, rowMajor(splinePrefilter(rows, 1, border))]];
        }
        if (!name.startsWith('zoom_')) return [];
        const factor = Number(name.slice('zoom_'.length).replace('p', '.'));
        return [[name, rowMajor(zoomCubic(noise, [factor, factor, factor]))]];
      }),
    );
    return compareStored(golden, outputs);
  },
};
