import { type Affine, invertAffine, multiplyAffine } from '#shared/geometry/affine.ts';
import { type Axis, axes } from '#shared/geometry/axes.ts';
import type { Grid } from '#shared/geometry/grid.ts';

/**
 * The map from a target's voxel index to a source's fractional voxel index (both affines go to RAS mm).
 * `lines[t]` is set when the axes of the two grids are parallel: then target axis t runs along one source axis.
 */
export interface GridMap {
  readonly sourceFromTarget: Affine;
  readonly lines?: readonly [AxisLine, AxisLine, AxisLine];
}

/** Coordinate along a source axis of target index i: `scale * i + offset`. */
export interface AxisLine {
  readonly sourceAxis: Axis;
  readonly scale: number;
  readonly offset: number;
}

/**
 * Source coordinates nearer than this to a whole or half number are taken as it: a ten-thousandth of a voxel,
 * so that affines rounded to float32 in a header neither blur an exact copy nor decide a tie.
 */
const snapVoxels = 1e-4;

export function snapped(coordinate: number): number {
  const half = Math.round(2 * coordinate) / 2;
  return Math.abs(coordinate - half) < snapVoxels ? half : coordinate;
}

/** Whether a coordinate lies on a voxel of an axis of n: within half a voxel of some centre. */
export const liesOn = (coordinate: number, n: number): boolean =>
  coordinate >= -0.5 - snapVoxels && coordinate <= n - 0.5 + snapVoxels;

export function mapBetween(source: Grid, target: Grid): GridMap {
  const m = multiplyAffine(invertAffine(source.affineRas), target.affineRas);
  const lines = axes.map((targetAxis) => lineOf(m, targetAxis, target));
  const [a, b, c] = lines;
  if (a === undefined || b === undefined || c === undefined) return { sourceFromTarget: m };
  return { sourceFromTarget: m, lines: [a, b, c] };
}

/** The source axis that a target axis runs along; undefined when, over its whole length, it leaves it. */
function lineOf(m: Affine, targetAxis: Axis, target: Grid): AxisLine | undefined {
  const reach = (row: Axis, column: Axis): number =>
    Math.abs(m[4 * row + column]) * Math.max(1, target.dims[column] - 1);
  const sourceAxis = axes.reduce<Axis>(
    (best, row) => (reach(row, targetAxis) > reach(best, targetAxis) ? row : best),
    0,
  );
  for (const other of axes) {
    if (other !== sourceAxis && reach(other, targetAxis) > snapVoxels) return undefined;
    if (other !== targetAxis && reach(sourceAxis, other) > snapVoxels) return undefined;
  }
  return { sourceAxis, scale: m[4 * sourceAxis + targetAxis], offset: m[4 * sourceAxis + 3] };
}
