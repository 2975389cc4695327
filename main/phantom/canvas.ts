import { type Affine, scalingAffine } from '#shared/geometry/affine.ts';
import { type Dims, voxelCount } from '#shared/geometry/axes.ts';
import type { VoxelBox } from '#shared/geometry/box.ts';
import type { Point } from './vector.ts';

/** The picture that structures are painted into, one after the other. Axis-aligned in RAS. */
export interface Canvas {
  readonly dims: Dims;
  readonly spacingMm: Point;
  /** RAS of voxel (0, 0, 0); the middle of the canvas is RAS (0, 0, 0). */
  readonly originRasMm: Point;
  readonly affineRas: Affine;
  readonly hu: Float32Array;
  readonly labels: Uint8Array;
}

/** Field of view: 360 x 360 mm in plane, 260 mm from the lung bases to the iliac crests. */
const inPlaneMm = 360;
const heightMm = 260;
const thinnestSliceMm = 2.5;

/**
 * An empty canvas (air, no label).
 *
 * @param size voxels along x and along y; slices are 2.5 mm, thicker where the voxels are wider than that
 */
export function emptyCanvas(size: number): Canvas {
  const pixelMm = inPlaneMm / size;
  const slices = Math.round(heightMm / Math.max(thinnestSliceMm, pixelMm));
  const dims = [size, size, slices] as const;
  const spacingMm: Point = [pixelMm, pixelMm, heightMm / slices];
  const start = (axis: 0 | 1 | 2): number => (-(dims[axis] - 1) / 2) * spacingMm[axis];
  const originRasMm: Point = [start(0), start(1), start(2)];
  return {
    dims,
    spacingMm,
    originRasMm,
    affineRas: scalingAffine(spacingMm, originRasMm),
    hu: new Float32Array(voxelCount(dims)).fill(-1000),
    labels: new Uint8Array(voxelCount(dims)),
  };
}

/** Voxels whose centres lie between two corners (mm), cut to the canvas. */
export function boxBetween({ dims, spacingMm, originRasMm }: Canvas, low: Point, high: Point): VoxelBox {
  const first = (axis: 0 | 1 | 2): number =>
    Math.max(0, Math.ceil((low[axis] - originRasMm[axis]) / spacingMm[axis]));
  const past = (axis: 0 | 1 | 2): number =>
    Math.min(dims[axis], Math.floor((high[axis] - originRasMm[axis]) / spacingMm[axis]) + 1);
  return { min: [first(0), first(1), first(2)], max: [past(0), past(1), past(2)] };
}
