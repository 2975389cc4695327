import { axes, type Dims } from '#shared/geometry/axes.ts';

/**
 * A function of whole latents or images made of one of patches: overlapping patches are averaged, the nearer to a
 * patch's middle the more they weigh (MultiDiffusion, Bar-Tal et al., ICML 2023). Row-major [channel, a, b, c].
 */
export interface Patchwork {
  /** Cuts every patch out, one after the other. */
  cut(whole: Float32Array): Float32Array[];
  /** The weighted mean of the patches; 0 where there is none. */
  join(patches: readonly Float32Array[]): Float32Array;
}

type Sizes = Dims;

/**
 * @param whole sizes of the whole along its three spatial axes
 * @param patch sizes of a patch
 * @param lows lowest corner of each patch in the whole
 */
export function patchwork(channels: number, whole: Sizes, patch: Sizes, lows: readonly Sizes[]): Patchwork {
  const patchVoxels = patch[0] * patch[1] * patch[2];
  const wholeVoxels = whole[0] * whole[1] * whole[2];
  const eachRow = (low: Sizes, visit: (inWhole: number, inPatch: number) => void): void => {
    for (let c = 0; c < channels; c++)
      for (let a = 0; a < patch[0]; a++)
        for (let b = 0; b < patch[1]; b++)
          visit(
            c * wholeVoxels + ((low[0] + a) * whole[1] + low[1] + b) * whole[2] + low[2],
            c * patchVoxels + (a * patch[1] + b) * patch[2],
          );
  };
  const isWhole = lows.length === 1 && patchVoxels === wholeVoxels;
  const tents = axes.map((axis) => tent(patch[axis]));
  return {
    cut: (values) =>
      isWhole
        ? [values]
        : lows.map((low) => {
            const out = new Float32Array(channels * patchVoxels);
            eachRow(low, (from, to) => out.set(values.subarray(from, from + patch[2]), to));
            return out;
          }),
    join: (patches) => {
      if (isWhole) return patches[0];
      const sums = new Float64Array(channels * wholeVoxels);
      const weights = new Float64Array(channels * wholeVoxels);
      for (const [n, values] of patches.entries())
        eachRow(lows[n], (to, from) => {
          const row = Math.floor((from % patchVoxels) / patch[2]);
          const weight = tents[0][Math.floor(row / patch[1])] * tents[1][row % patch[1]];
          for (let i = 0; i < patch[2]; i++) {
            sums[to + i] += weight * tents[2][i] * values[from + i];
            weights[to + i] += weight * tents[2][i];
          }
        });
      return Float32Array.from(sums, (sum, i) => (weights[i] > 0 ? sum / weights[i] : 0));
    },
  };
}

/** Weights along an axis: 1, 2, … in the middle, … 2, 1. */
const tent = (size: number): Float64Array =>
  Float64Array.from({ length: size }, (_, i) => Math.min(i + 1, size - i));
