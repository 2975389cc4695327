import { applyAffine, invertAffine } from '#shared/geometry/affine.ts';
import { type RasMm, type VoxelIjk, flatIndex } from '#shared/geometry/axes.ts';
import { type VoxelBox, boxDims } from '#shared/geometry/box.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import type { Plane } from './viewPlanes.ts';

/** The voxel under the cursor. */
export interface VoxelHit {
  readonly plane: Plane;
  /** The point itself, not the voxel's centre. */
  readonly rasMm: RasMm;
  readonly voxel: VoxelIjk;
  /** As edited, and in the source. */
  readonly hu: number;
  readonly sourceHu: number;
  /** As edited; 0 = no label. */
  readonly labelValue: number;
}

/** What a readout needs of a case: its voxels as displayed, and the source under its changes. */
export interface ReadableVolume {
  readonly grid: Grid;
  readonly image: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
  readonly sourcePatches: () => readonly { readonly box: VoxelBox; readonly image: ArrayLike<number> }[];
}

/** The voxel nearest to a point, with its values; undefined outside the volume. */
export function readVoxel(volume: ReadableVolume, plane: Plane, rasMm: RasMm): VoxelHit | undefined {
  const { dims, affineRas } = volume.grid;
  const [i, j, k] = applyAffine(invertAffine(affineRas), rasMm).map(Math.round);
  if (i < 0 || j < 0 || k < 0 || i >= dims[0] || j >= dims[1] || k >= dims[2]) return undefined;
  const at = flatIndex(dims, i, j, k);
  const voxel: VoxelIjk = [i, j, k];
  const hu = volume.image[at];
  const sourceHu = patchedHu(volume, voxel) ?? hu;
  return { plane, rasMm, voxel, hu, sourceHu, labelValue: volume.labels[at] };
}

function patchedHu({ sourcePatches }: ReadableVolume, [i, j, k]: VoxelIjk): number | undefined {
  const patch = sourcePatches().findLast(({ box: { min, max } }) =>
    [i, j, k].every((index, axis) => index >= min[axis] && index < max[axis]),
  );
  if (!patch) return undefined;
  const { min } = patch.box;
  return patch.image[flatIndex(boxDims(patch.box), i - min[0], j - min[1], k - min[2])];
}

/** "R 12.3  A 4.0  S 7.5 mm": a RAS point in a radiologist's words. */
export function describePoint(rasMm: RasMm): string {
  const part = (value: number, positive: string, negative: string): string =>
    `${value < 0 ? negative : positive} ${Math.abs(value).toFixed(1)}`;
  return `${part(rasMm[0], 'R', 'L')}  ${part(rasMm[1], 'A', 'P')}  ${part(rasMm[2], 'S', 'I')} mm`;
}

/** "−57", "12.5": HU with a true minus sign, and no decimals where there are none. */
export const describeHu = (hu: number): string =>
  (Number.isInteger(hu) ? String(hu) : hu.toFixed(1)).replace('-', '−');
