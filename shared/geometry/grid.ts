import { type Affine, voxelToRas } from './affine.ts';
import type { Dims, VoxelIjk } from './axes.ts';

/** Where voxels lie: how many, and the map from voxel index to RAS mm. */
export interface Grid {
  readonly dims: Dims;
  readonly affineRas: Affine;
}

/**
 * Whether two grids are the same: equal dims, and every corner voxel within `toleranceMm` of its twin.
 * 0.01 mm is far below any voxel and above what float32 headers lose.
 */
export function sameGrid(a: Grid, b: Grid, toleranceMm = 0.01): boolean {
  if (a.dims.some((n, axis) => n !== b.dims[axis])) return false;
  return corners(a.dims).every((corner) => {
    const p = voxelToRas(a.affineRas, corner);
    const q = voxelToRas(b.affineRas, corner);
    return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]) <= toleranceMm;
  });
}

/** The eight corner voxels' indices. */
export function corners(dims: Dims): VoxelIjk[] {
  const out: VoxelIjk[] = [];
  for (const k of [0, dims[2] - 1])
    for (const j of [0, dims[1] - 1]) for (const i of [0, dims[0] - 1]) out.push([i, j, k]);
  return out;
}
