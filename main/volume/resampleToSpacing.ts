import { type Affine, spacingOf, voxelToRas } from '#shared/geometry/affine.ts';
import { axes } from '#shared/geometry/axes.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { resampleLabels } from './resampleLabels.ts';
import { resampleLinear } from './resampleLinear.ts';
import { resampleNearest } from './resampleNearest.ts';
import type { Volume } from './volume.ts';

/**
 * A grid of another spacing with the same axes, the same centre and, to a voxel, the same field of view:
 * the extent of n voxels is divided by the new spacing and rounded, at least one voxel.
 *
 * @param spacingMm distance between voxel centres along i, j and k
 */
export function gridOfSpacing(grid: Grid, spacingMm: readonly [number, number, number]): Grid {
  const old = spacingOf(grid.affineRas);
  const [nx, ny, nz] = axes.map((a) => Math.max(1, Math.round((grid.dims[a] * old[a]) / spacingMm[a])));
  const dims = [nx, ny, nz] as const;
  const scale = axes.map((a) => spacingMm[a] / old[a]);
  // Old index at the new grid's first voxel: both grids' middles coincide.
  const first = voxelToRas(grid.affineRas, [
    (grid.dims[0] - 1 - scale[0] * (nx - 1)) / 2,
    (grid.dims[1] - 1 - scale[1] * (ny - 1)) / 2,
    (grid.dims[2] - 1 - scale[2] * (nz - 1)) / 2,
  ]);
  const affineRas: Affine = grid.affineRas.map((value, at) => {
    const [row, column] = [Math.floor(at / 4), at % 4];
    if (row === 3) return value;
    return column === 3 ? first[row] : value * scale[column];
  });
  return { dims, affineRas };
}

export type Interpolation = 'linear' | 'nearest' | 'labels';

/** A volume on `gridOfSpacing`; linear smooths first where the new grid is coarser, labels are area-correct. */
export function resampleToSpacing(
  volume: Volume,
  spacingMm: readonly [number, number, number],
  interpolation: Interpolation,
): Volume {
  const target = gridOfSpacing(volume, spacingMm);
  switch (interpolation) {
    case 'linear':
      return resampleLinear(volume, target, { antiAlias: true, outside: 'edge' });
    case 'nearest':
      return resampleNearest(volume, target, { outside: 'edge' });
    case 'labels':
      return resampleLabels(volume, target);
  }
}
