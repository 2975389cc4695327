import type { Dims } from '#shared/geometry/axes.ts';

/** Voxels on a RAS grid; neighbours along an axis lie `strides` apart. */
export interface RasGrid {
  readonly dims: Dims;
  readonly strides: Dims;
}

/** First axis fastest, as volumes are. */
export const volumeGrid = (dims: Dims): RasGrid => ({ dims, strides: [1, dims[0], dims[0] * dims[1]] });

/** Last axis fastest, as a network's input is. */
export const tensorGrid = (dims: Dims): RasGrid => ({ dims, strides: [dims[1] * dims[2], dims[2], 1] });

/**
 * The axial slice that has most to show: most voxels of lesions, else of any class, else the middle one.
 *
 * @param classes class number of each voxel
 * @param isLesion by class number
 * @returns index along the third axis
 */
export function tellingSlice(
  { dims: [nx, ny, nz], strides: [sx, sy, sz] }: RasGrid,
  classes: ArrayLike<number>,
  isLesion: readonly boolean[],
): number {
  let [best, most] = [Math.floor(nz / 2), 0];
  for (let k = 0; k < nz; k++) {
    let found = 0;
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const one = classes[i * sx + j * sy + k * sz];
        // One voxel of a lesion tells more than all those of organs.
        if (one > 0) found += isLesion[one] ? nx * ny + 1 : 1;
      }
    if (found > most) [best, most] = [k, found];
  }
  return best;
}

/**
 * An axial slice as a radiologist sees it: rows from anterior to posterior, columns from the patient's right to the left.
 *
 * @param valueAt of a voxel, by its index in the data
 * @returns nx × ny values, rows from the top
 */
export function axialSlice(
  { dims: [nx, ny], strides: [sx, sy, sz] }: RasGrid,
  k: number,
  valueAt: (index: number) => number,
): Uint8Array {
  const out = new Uint8Array(nx * ny);
  let at = 0;
  for (let j = ny - 1; j >= 0; j--)
    for (let i = nx - 1; i >= 0; i--) out[at++] = valueAt(i * sx + j * sy + k * sz);
  return out;
}
