import { axes, type Dims } from '#shared/geometry/axes.ts';
import { boundingBox } from '#main/volume/boundingBox.ts';
import { erodeBox } from '#main/volume/erodeBox.ts';
import { roundHalfToEven } from '#main/volume/roundHalfToEven.ts';
import type { Mask } from '#main/volume/volume.ts';
import { zoomedBox, zoomNearest } from '#main/volume/zoomNearest.ts';

export interface Detection {
  readonly positive: boolean;
  /** Voxels of 1 mm that were counted, so mm³. */
  readonly mm3: number;
}

export interface DetectionOptions {
  /** Positive above it; 30 in the published command, 70 by the published program's default. */
  readonly thresholdMm3: number;
  /** Whether a layer of one voxel of 1 mm is taken off first, as published. */
  readonly erode: boolean;
}

const oneMmDims = (dims: Dims, spacingMm: Dims): Dims => {
  const [nx, ny, nz] = axes.map((axis) => roundHalfToEven(dims[axis] * spacingMm[axis]));
  return [nx, ny, nz];
};

/** A mask on voxels of about 1 mm, by nearest neighbours. */
export const toOneMm = (mask: Mask, spacingMm: Dims): Mask =>
  zoomNearest(mask, oneMmDims(mask.dims, spacingMm));

/** Erosion by a 3×3×3 cube; what lies beyond the volume is outside. */
export const erodedOnce = (mask: Mask): Mask => erodeBox(mask, [3, 3, 3], 0);

/** Whether a case counts as one with tumor (reference/segmentation.md §11, detection labels). */
export function detect(
  tumor: Mask,
  spacingMm: Dims,
  { thresholdMm3, erode: eroding }: DetectionOptions,
): Detection {
  // Only where there is tumor: around it is nothing to count, and nothing to erode from.
  const size = oneMmDims(tumor.dims, spacingMm);
  const fine = zoomNearest(tumor, size, zoomedBox(boundingBox(tumor), tumor.dims, size));
  const counted = eroding ? erodedOnce(fine) : fine;
  let mm3 = 0;
  for (let v = 0; v < counted.data.length; v++) mm3 += counted.data[v];
  return { positive: mm3 > thresholdMm3, mm3 };
}
