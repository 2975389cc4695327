import { axes } from '#shared/geometry/axes.ts';
import type { Tensor } from '#main/tensor/tensor.ts';
import { flip } from '#main/training/transforms/flip.ts';
import { rotate90 } from '#main/training/transforms/rotate90.ts';
import { padTo } from '#main/volume/pad.ts';
import { stored } from '../case.ts';
import { compareStored } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { realVoxels, rowMajor } from '../voxels.ts';

/** Flips, quarter turns and both ways to pad. */
export const augment: GoldenKind = {
  kind: 'augment',
  run(golden) {
    const volume = (name: string) => {
      const { shape, data } = stored(golden, name);
      return realVoxels({ dtype: 'F32', shape: shape.slice(1), data } as Tensor);
    };
    const [x, padIn] = [volume('x'), volume('pad_in')];
    const size = [6, 5, 4] as const;
    return compareStored(
      golden,
      {
        ...Object.fromEntries(axes.map((axis) => [`flip${axis}`, rowMajor(flip(x, axis))])),
        ...Object.fromEntries([1, 2, 3].map((k) => [`rot90_k${k}`, rowMajor(rotate90(x, k))])),
        pad_minimum: rowMajor(padTo(padIn, size, 'minimum')),
        pad_constant: rowMajor(padTo(padIn, size, 0)),
      },
      ['x', 'pad_in'],
    );
  },
};
