import { applyAffine } from '#shared/geometry/affine.ts';
import { corners, type Grid, sameGrid } from '#shared/geometry/grid.ts';

/** In words, how far a grid is from the one wanted; undefined when they are the same. */
export function gridDifference(grid: Grid, wanted: Grid): string | undefined {
  if (sameGrid(grid, wanted)) return undefined;
  const size = ({ dims }: Grid): string => dims.join('×');
  if (size(grid) !== size(wanted)) return `${size(grid)} voxels instead of ${size(wanted)}`;
  const apart = corners(grid.dims).map((corner) => {
    const [p, q] = [applyAffine(grid.affineRas, corner), applyAffine(wanted.affineRas, corner)];
    return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
  });
  return `its corners lie up to ${Math.max(...apart).toFixed(2)} mm elsewhere`;
}
