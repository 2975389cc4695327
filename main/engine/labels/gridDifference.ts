import { type Grid, sameGrid } from '#shared/geometry/grid.ts';
import { cornerDistanceMm } from '#main/io/nifti/cornerDistance.ts';

/** In words, how far a grid is from the one wanted; undefined when they are the same. */
export function gridDifference(grid: Grid, wanted: Grid): string | undefined {
  if (sameGrid(grid, wanted)) return undefined;
  const [size, wantedSize] = [grid.dims.join('×'), wanted.dims.join('×')];
  if (size !== wantedSize) return `${size} voxels instead of ${wantedSize}`;
  return `its corners lie up to ${cornerDistanceMm(grid, wanted).toFixed(2)} mm elsewhere`;
}
