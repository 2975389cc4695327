import type { Dims } from '#shared/geometry/axes.ts';
import type { MaskPair } from './maskPair.ts';

/** The surface of a mask: those corners between voxels whose eight voxels are not all alike. */
export interface Surface {
  /** Flat index of each corner in the lattice, ascending. */
  readonly corners: Int32Array;
  /** Code of the eight voxels around it, in the order of surfaceElements.ts. */
  readonly codes: Uint8Array;
}

/** Corners between the voxels of a pair along each axis: one fewer than its voxels, border included. */
export const latticeOf = ({ dims }: MaskPair): Dims => [dims[0] - 1, dims[1] - 1, dims[2] - 1];

/**
 * The surface of one mask of a pair, in the lattice of corners of the pair's box.
 *
 * @param bit `inTruth` or `inPrediction`
 */
export function surfaceOf(pair: MaskPair, bit: number): Surface {
  const corners = new Int32Array(visitSurface(pair, bit, () => undefined));
  const codes = new Uint8Array(corners.length);
  let at = 0;
  visitSurface(pair, bit, (corner, code) => {
    corners[at] = corner;
    codes[at++] = code;
  });
  return { corners, codes };
}

/** Calls `visit` for every surface corner in order; returns how many there are. */
function visitSurface(
  { data, dims: [nx, ny, nz] }: MaskPair,
  bit: number,
  visit: (corner: number, code: number) => void,
): number {
  let found = 0;
  let corner = 0;
  for (let k = 0; k < nz - 1; k++)
    for (let j = 0; j < ny - 1; j++) {
      let [r00, r01] = [nx * (j + ny * k), nx * (j + ny * (k + 1))];
      let [r10, r11] = [r00 + nx, r01 + nx];
      // Four voxels of one i, as the upper half of a code; the border makes the first four empty.
      let upper = 0;
      for (let i = 0; i < nx - 1; i++, corner++) {
        const lower =
          ((data[++r00] & bit) === 0 ? 0 : 8) |
          ((data[++r01] & bit) === 0 ? 0 : 4) |
          ((data[++r10] & bit) === 0 ? 0 : 2) |
          ((data[++r11] & bit) === 0 ? 0 : 1);
        const code = (upper << 4) | lower;
        upper = lower;
        if (code === 0 || code === 255) continue;
        visit(corner, code);
        found++;
      }
    }
  return found;
}
