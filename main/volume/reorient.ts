import { multiplyAffine } from '#shared/geometry/affine.ts';
import { type Axis, axes } from '#shared/geometry/axes.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { type Orientation, orientationOf, parseOrientation } from '#shared/geometry/orientation.ts';
import { Problem } from '#shared/contract/problems.ts';
import { arrayLike, type VoxelArray, type Volume } from './volume.ts';

/** Where each new voxel axis comes from: an old axis, run forward or backward. */
interface Turn {
  readonly from: readonly [Axis, Axis, Axis];
  readonly flipped: readonly [boolean, boolean, boolean];
}

/**
 * Turns a volume so that i, j and k grow in the directions of a code such as "RAS": axes are exchanged and
 * reversed, no value changes, and every voxel keeps its place in the patient. An oblique volume is turned to
 * the nearest orientation and stays oblique.
 *
 * @param code three letters, one of each pair L/R, P/A, I/S: 48 codes
 * @returns the volume itself when it lies so already
 * @throws Problem `request-invalid` when the code is none
 */
export function reorient<T extends VoxelArray>(volume: Volume<T>, code: string): Volume<T> {
  const turn = turnTo(volume, code);
  if (turn === undefined) return volume;
  const grid = turnedGrid(volume, turn);
  const { data: source, dims, meaning } = volume;
  const strides = [1, dims[0], dims[0] * dims[1]];
  const [di, dj, dk] = axes.map((axis) => (turn.flipped[axis] ? -1 : 1) * strides[turn.from[axis]]);
  const origin = axes.reduce<number>(
    (sum, axis) => sum + (turn.flipped[axis] ? (grid.dims[axis] - 1) * strides[turn.from[axis]] : 0),
    0,
  );
  const data = arrayLike(source, source.length);
  const [nx, ny, nz] = grid.dims;
  let at = 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      let from = origin + j * dj + k * dk;
      if (di === 1) {
        data.set(source.subarray(from, from + nx), at);
        at += nx;
      } else for (let i = 0; i < nx; i++, from += di) data[at++] = source[from];
    }
  return { ...grid, data, meaning };
}

/** The grid that `reorient` gives: the same voxel places, other axes. Throws as `reorient` does. */
export function reorientGrid(grid: Grid, code: string): Grid {
  const turn = turnTo(grid, code);
  return turn === undefined ? grid : turnedGrid(grid, turn);
}

function turnTo(grid: Grid, code: string): Turn | undefined {
  const target = parseOrientation(code);
  if (target === undefined)
    throw new Problem('request-invalid', { field: 'orientation', reason: `${code} is no orientation code` });
  const turn = turnBetween(orientationOf(grid.affineRas), target);
  const nothing = axes.every((axis) => turn.from[axis] === axis && !turn.flipped[axis]);
  return nothing ? undefined : turn;
}

function turnBetween(old: Orientation, target: Orientation): Turn {
  const from = (axis: Axis): Axis => old.worldAxis.indexOf(target.worldAxis[axis]) as Axis;
  const flipped = (axis: Axis): boolean => old.sign[from(axis)] !== target.sign[axis];
  return { from: [from(0), from(1), from(2)], flipped: [flipped(0), flipped(1), flipped(2)] };
}

function turnedGrid({ dims, affineRas }: Grid, { from, flipped }: Turn): Grid {
  // Old index from new: old[from[a]] = new[a], or dims - 1 - new[a] when flipped.
  const oldFromNew = new Array<number>(16).fill(0);
  oldFromNew[15] = 1;
  for (const axis of axes) {
    const row = 4 * from[axis];
    oldFromNew[row + axis] = flipped[axis] ? -1 : 1;
    oldFromNew[row + 3] = flipped[axis] ? dims[from[axis]] - 1 : 0;
  }
  return {
    dims: [dims[from[0]], dims[from[1]], dims[from[2]]],
    affineRas: multiplyAffine(affineRas, oldFromNew),
  };
}
