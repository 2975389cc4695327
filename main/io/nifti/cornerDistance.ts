import { voxelToRas } from '#shared/geometry/affine.ts';
import { axes } from '#shared/geometry/axes.ts';
import { corners, type Grid } from '#shared/geometry/grid.ts';

/** How far apart (mm) two grids of equal dims place a corner voxel, at most. */
export function cornerDistanceMm(a: Grid, b: Grid): number {
  const distances = corners(a.dims).map((corner) => {
    const p = voxelToRas(a.affineRas, corner);
    const q = voxelToRas(b.affineRas, corner);
    return Math.hypot(...axes.map((axis) => p[axis] - q[axis]));
  });
  return Math.max(...distances);
}
