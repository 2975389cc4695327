import { applyAffine, invertAffine } from '#shared/geometry/affine.ts';
import { type RasMm, type VoxelIjk, flatIndex } from '#shared/geometry/axes.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import type { Plane } from './viewPlanes.ts';

/** The voxel under the cursor. */
export interface VoxelHit {
  readonly plane: Plane;
  /** The point itself, not the voxel's centre. */
  readonly rasMm: RasMm;
  readonly voxel: VoxelIjk;
  readonly hu: number;
  /** 0 = no label. */
  readonly labelValue: number;
}

/** The voxel nearest to a point, with its values; undefined outside the volume. */
export function readVoxel(
  volume: { readonly grid: Grid; readonly image: ArrayLike<number>; readonly labels: ArrayLike<number> },
  plane: Plane,
  rasMm: RasMm,
): VoxelHit | undefined {
  const { dims, affineRas } = volume.grid;
  const [i, j, k] = applyAffine(invertAffine(affineRas), rasMm).map(Math.round);
  if (i < 0 || j < 0 || k < 0 || i >= dims[0] || j >= dims[1] || k >= dims[2]) return undefined;
  const at = flatIndex(dims, i, j, k);
  return { plane, rasMm, voxel: [i, j, k], hu: volume.image[at], labelValue: volume.labels[at] };
}

/** "R 12.3  A 4.0  S −7.5 mm": a RAS point in a radiologist's words. */
export function describePoint(rasMm: RasMm): string {
  const part = (value: number, positive: string, negative: string): string =>
    `${value < 0 ? negative : positive} ${Math.abs(value).toFixed(1)}`;
  return `${part(rasMm[0], 'R', 'L')}  ${part(rasMm[1], 'A', 'P')}  ${part(rasMm[2], 'S', 'I')} mm`;
}
