import { type Affine, invertAffine, multiplyAffine } from '#shared/geometry/affine.ts';
import type { RasMm } from '#shared/geometry/axes.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import type { Rotation } from './rotation.ts';

/** The lesion's own axes: origin at its centre, turned by its rotation, millimetres. */
export interface LesionFrame {
  readonly fromVoxel: Affine;
  readonly toVoxel: Affine;
}

/** The frame of a lesion on a grid of any voxel order, spacing and obliqueness. */
export function lesionFrame({ affineRas }: Grid, [cx, cy, cz]: RasMm, r: Rotation): LesionFrame {
  const fromRas = multiplyAffine(
    [r[0], r[1], r[2], 0, r[3], r[4], r[5], 0, r[6], r[7], r[8], 0, 0, 0, 0, 1],
    [1, 0, 0, -cx, 0, 1, 0, -cy, 0, 0, 1, -cz, 0, 0, 0, 1],
  );
  const fromVoxel = multiplyAffine(fromRas, affineRas);
  return { fromVoxel, toVoxel: invertAffine(fromVoxel) };
}
