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

/** Part of a slice: rows and columns from `left`, `top` on. */
export interface SlicePart {
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
}

/** The part of a grey slice that is not black, with a little around it; all of it when it is black. */
export function bodyPart(grey: Uint8Array, columns: number, rows: number): SlicePart {
  const margin = 2;
  const [xs, ys] = [new Set<number>(), new Set<number>()];
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++)
      if (grey[x + columns * y] > black) {
        xs.add(x);
        ys.add(y);
      }
  if (xs.size === 0) return { left: 0, top: 0, columns, rows };
  const [left, top] = [xs, ys].map((found) => Math.max(0, Math.min(...found) - margin));
  const right = Math.min(columns, Math.max(...xs) + 1 + margin);
  const bottom = Math.min(rows, Math.max(...ys) + 1 + margin);
  return { left, top, columns: right - left, rows: bottom - top };
}

/** Noise of air stays below it. */
const black = 16;

/** The pixels of a part. */
export function partOf(
  slice: Uint8Array,
  width: number,
  { left, top, columns, rows }: SlicePart,
): Uint8Array {
  const out = new Uint8Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    const from = left + width * (top + y);
    out.set(slice.subarray(from, from + columns), columns * y);
  }
  return out;
}
