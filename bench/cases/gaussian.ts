import { seededRandom } from '#main/tensor/random.ts';
import { gaussian, gaussian32 } from '#main/volume/gaussian.ts';
import type { BenchCase } from '../benchCase.ts';

/** The texture field of a lesion is noise that was blurred: by far the largest filter of a placement. */
export const gaussianCase: BenchCase = {
  name: 'gaussian',
  summary: 'gaussian filter of 96×96×96 noise, sigma 3 voxels',
  rounds: 11,
  prepare: async () => {
    const random = seededRandom(1, 'bench');
    const data = Float32Array.from({ length: 96 ** 3 }, () => random.normal());
    const voxels = { data, dims: [96, 96, 96] as const };
    return {
      float64: () => gaussian(voxels, [3, 3, 3]),
      float32: () => gaussian32(voxels, [3, 3, 3]),
    };
  },
};
