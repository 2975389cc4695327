import { invertAffine, rasToVoxel, scalingAffine, voxelToRas } from '#shared/geometry/affine.ts';
import { type Axis, axes, type Dims, type RasMm } from '#shared/geometry/axes.ts';
import { corners, type Grid } from '#shared/geometry/grid.ts';

/**
 * Where a lesion is synthesised: a grid of 1 mm voxels along the patient's axes, one patch large or, for lesions that
 * a patch does not hold with room around them, several that overlap.
 */
export interface Canvas extends Grid {
  /** Lowest voxels of the patches it is made of, along x, y, z. */
  readonly patches: readonly Dims[];
}

/** Millimetres around a lesion that its patch holds at least: two voxels of the latent. */
export const roomMm = 8;

/** A range in RAS mm along each axis. */
export interface Extent {
  readonly min: RasMm;
  readonly max: RasMm;
}

/** The extent of a scan's voxels. */
export function extentOf({ dims, affineRas }: Grid): Extent {
  const points = corners(dims).map((corner) => voxelToRas(affineRas, corner));
  const along = (pick: (...values: number[]) => number): RasMm => {
    const [x, y, z] = axes.map((axis) => pick(...points.map((point) => point[axis])));
    return [x, y, z];
  };
  return { min: along(Math.min), max: along(Math.max) };
}

/**
 * The canvas of a lesion: around its middle, moved into the scan as far as that has room, with its voxels on the
 * scan's own where their grids allow it.
 *
 * @param lesion what the lesion reaches
 * @param side of a patch, voxels
 */
export function canvasAround(scan: Grid, lesion: Extent, side: number): Canvas {
  const field = extentOf(scan);
  const spans = axes.map((axis) => spanOf(lesion, field, axis, side));
  const [x, y, z] = spans.map(({ low }) => low);
  const [i, j, k] = rasToVoxel(invertAffine(scan.affineRas), [x, y, z]).map(Math.round);
  const origin = voxelToRas(scan.affineRas, [i, j, k]);
  const [px, py, pz] = spans.map(({ starts }) => starts);
  const patches = pz.flatMap((k) => py.flatMap((j) => px.map((i): Dims => [i, j, k])));
  return {
    dims: [sizeOf(px, side), sizeOf(py, side), sizeOf(pz, side)],
    affineRas: scalingAffine([1, 1, 1], origin),
    patches,
  };
}

/** Patches along an axis that hold so many millimetres, overlapping by half. */
const patchesOver = (lengthMm: number, side: number): number =>
  1 + Math.max(0, Math.ceil((lengthMm - side + 1) / (side / 2)));

/** How many patches a lesion takes at most, by its diameter. */
export const patchesOfLesion = (diameterMm: number, side: number): number =>
  patchesOver(diameterMm + 2 * roomMm, side) ** 3;

const sizeOf = (starts: readonly number[], side: number): number => (starts.at(-1) ?? 0) + side;

/** Where the canvas begins along an axis (mm), and its patches in it (voxels), which overlap by half at least. */
function spanOf(
  lesion: Extent,
  field: Extent,
  axis: Axis,
  side: number,
): { readonly low: number; readonly starts: readonly number[] } {
  // Beyond the scan there is nothing to show.
  const low = Math.max(field.min[axis], lesion.min[axis] - roomMm);
  const high = Math.min(field.max[axis], lesion.max[axis] + roomMm);
  const starts = Array.from({ length: patchesOver(high - low, side) }, (_, n) => (n * side) / 2);
  const reach = sizeOf(starts, side) - 1;
  const centred = (lesion.min[axis] + lesion.max[axis] - reach) / 2;
  const inside = Math.max(field.min[axis], Math.min(centred, field.max[axis] - reach));
  return { low: Math.min(Math.max(inside, high - reach), low), starts };
}
