import { axes, type Dims } from '#shared/geometry/axes.ts';
import { erode } from '#main/volume/morphology.ts';
import { roundHalfToEven } from '#main/volume/roundHalfToEven.ts';
import type { Mask } from '#main/volume/volume.ts';
import { zoomNearest } from '#main/volume/zoomNearest.ts';

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

/** A mask on voxels of about 1 mm, by nearest neighbours. */
export const toOneMm = (mask: Mask, spacingMm: Dims): Mask => {
  const [nx, ny, nz] = axes.map((axis) => roundHalfToEven(mask.dims[axis] * spacingMm[axis]));
  return zoomNearest(mask, [nx, ny, nz]);
};

/** Erosion by a 3×3×3 cube; what lies beyond the volume is outside. */
export const erodedOnce = (mask: Mask): Mask => erode(mask, { connectivity: 26 });

/** Whether a case counts as one with tumor (reference/segmentation.md §11, detection labels). */
export function detect(
  tumor: Mask,
  spacingMm: Dims,
  { thresholdMm3, erode: eroding }: DetectionOptions,
): Detection {
  const fine = toOneMm(tumor, spacingMm);
  const counted = eroding ? erodedOnce(fine) : fine;
  let mm3 = 0;
  for (let v = 0; v < counted.data.length; v++) mm3 += counted.data[v];
  return { positive: mm3 > thresholdMm3, mm3 };
}
