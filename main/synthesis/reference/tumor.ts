import type { VoxelIjk } from '#shared/geometry/axes.ts';
import type { Random } from '#main/tensor/random.ts';
import { type ControlGrid, deform, gridPoints } from './elastic.ts';
import { ellipsoidBlock, type Radii } from './ellipsoid.ts';
import type { PlacedBlock } from './paste.ts';

/** Everything random about one tumor's shape and place. */
export interface TumorDraws {
  readonly radii: Radii;
  /** Displacements of the three passes, in voxels. */
  readonly grids: readonly [ControlGrid, ControlGrid, ControlGrid];
  /** The organ voxel that index (2rx, 2ry, 2rz) of the block goes to. */
  readonly centre: VoxelIjk;
}

/** Three control grids of Gaussian displacements with one standard deviation. */
export function drawGrids(random: Random, sigma: number): TumorDraws['grids'] {
  const grid = (): Float64Array =>
    Float64Array.from({ length: 2 * gridPoints ** 2 }, () => sigma * random.normal());
  return [grid(), grid(), grid()];
}

export const blockOf = ({ radii, grids, centre }: TumorDraws): PlacedBlock => ({
  block: deform(ellipsoidBlock(radii), grids),
  centre,
});
