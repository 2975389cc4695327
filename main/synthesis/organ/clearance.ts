import { distanceTransformMm } from '#main/volume/distanceTransform.ts';
import type { Mask, Voxels } from '#main/volume/volume.ts';

/** Millimetres per step of a clearance map. */
export const clearanceStepMm = 0.25;

/**
 * Distance from each inside voxel's centre to the nearest outside one, in steps of 0.25 mm from 1 to 255 (63.75 mm
 * or more); 0 outside. One byte a voxel: small enough to keep. Exact to half a step on grids whose axes are square
 * to each other.
 */
export function clearanceMap(mask: Mask, spacingMm: readonly [number, number, number]): Voxels<Uint8Array> {
  const { data: distance, dims } = distanceTransformMm(mask, spacingMm);
  const data = new Uint8Array(distance.length);
  for (let v = 0; v < data.length; v++)
    if (distance[v] > 0) data[v] = Math.min(255, Math.max(1, Math.round(distance[v] / clearanceStepMm)));
  return { data, dims };
}

/** Steps of a distance (mm), rounded up: voxels with at least as many are that far inside. */
export const clearanceSteps = (mm: number): number => Math.min(255, Math.ceil(mm / clearanceStepMm));
