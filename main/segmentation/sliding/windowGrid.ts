import { axes, type Dims } from '#shared/geometry/axes.ts';

/** Where windows lie on a volume (MONAI's `dense_patch_slices`, doi 10.48550/arXiv.2211.02701). */
export interface WindowGrid {
  readonly window: Dims;
  /** The volume, grown to the window's size where it is smaller. */
  readonly padded: Dims;
  /** What was added in front: half of what is missing, rounded down. */
  readonly padLow: Dims;
  /** First voxels of the windows along each axis, in padded coordinates. */
  readonly starts: readonly [readonly number[], readonly number[], readonly number[]];
}

/**
 * Windows at equal intervals of window × (1 - overlap), rounded down, at least 1; the last of an axis is shifted
 * back to end with the volume.
 *
 * @param overlap share of its width that a window shares with the next, 0 to below 1
 */
export function windowGrid(volume: Dims, window: Dims, overlap: number): WindowGrid {
  const [a, b, c] = axes.map((axis) =>
    startsAlong(Math.max(volume[axis], window[axis]), window[axis], overlap),
  );
  return {
    window,
    padded: triple((axis) => Math.max(volume[axis], window[axis])),
    padLow: triple((axis) => Math.floor(Math.max(0, window[axis] - volume[axis]) / 2)),
    starts: [a, b, c],
  };
}

export const windowCount = ({ starts }: WindowGrid): number =>
  starts.reduce((product, { length }) => product * length, 1);

const triple = (of: (axis: 0 | 1 | 2) => number): Dims => [of(0), of(1), of(2)];

function startsAlong(size: number, window: number, overlap: number): number[] {
  const step = size === window ? window : Math.max(1, Math.floor(window * (1 - overlap)));
  const starts: number[] = [];
  for (let start = 0; ; start += step) {
    if (start + window >= size) return [...starts, size - window];
    starts.push(start);
  }
}
