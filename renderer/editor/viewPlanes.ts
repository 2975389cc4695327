import { spacingOf, voxelStep } from '#shared/geometry/affine.ts';
import { type Axis, type VoxelIjk, axes } from '#shared/geometry/axes.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { orientationOf } from '#shared/geometry/orientation.ts';
import { type Vector, add, cross, dot, normalised, scaled } from './viewVectors.ts';

/**
 * The three planes are slices of the voxel grid as stored: no resampling, so every pixel is a voxel. On an
 * oblique grid each plane is the one closest to its name.
 */
export const planes = ['axial', 'coronal', 'sagittal'] as const;
export type Plane = (typeof planes)[number];

/**
 * Radiological convention. Screen right and down both run toward a world axis' negative end: axial and
 * coronal show the patient's right on the left of the screen, sagittal shows anterior on the left.
 */
const conventions: Readonly<Record<Plane, { normal: Axis; right: Axis; down: Axis }>> = {
  axial: { normal: 2, right: 0, down: 1 },
  coronal: { normal: 1, right: 0, down: 2 },
  sagittal: { normal: 0, right: 1, down: 2 },
};

export interface Letters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

/** How one plane cuts a grid and lies on the screen. */
export interface PlaneFrame {
  readonly plane: Plane;
  /** Voxel axis that slices are counted along, and those that run across and down the screen. */
  readonly normalAxis: Axis;
  readonly rightAxis: Axis;
  readonly downAxis: Axis;
  /** +1 when the slice index grows toward Superior, Anterior or Right. */
  readonly normalSign: 1 | -1;
  /** +1 when the voxel index grows along screen right, screen down. */
  readonly rightSign: 1 | -1;
  readonly downSign: 1 | -1;
  /** Unit vectors in RAS; right and down are perpendicular and span the slice, also on a sheared grid. */
  readonly rightRas: Vector;
  readonly downRas: Vector;
  /** Unit vector from the slice to the eye. */
  readonly towardEyeRas: Vector;
  readonly sliceCount: number;
  /** Perpendicular distance between neighbouring slices. */
  readonly sliceSpacingMm: number;
  readonly letters: Letters;
  /** Largest angle between a voxel axis and the world axis it is named after; 0 on a straight grid. */
  readonly obliqueDegrees: number;
}

/** The frame of `plane` on a grid of any of the 48 voxel orders, oblique or sheared. */
export function planeFrame(grid: Grid, plane: Plane): PlaneFrame {
  const { normal, right, down } = conventions[plane];
  const { worldAxis, sign } = orientationOf(grid.affineRas);
  const voxelAxisOf = (world: Axis): Axis => axes.find((v) => worldAxis[v] === world) ?? world;
  const [normalAxis, rightAxis, downAxis] = [normal, right, down].map((world) => voxelAxisOf(world)) as [
    Axis,
    Axis,
    Axis,
  ];
  const towardNegative = (v: Axis): Vector => scaled(voxelStep(grid.affineRas, v), -sign[v]);
  const rightRas = normalised(towardNegative(rightAxis));
  const step = towardNegative(downAxis);
  const downRas = normalised(add(step, scaled(rightRas, -dot(step, rightRas))));
  const towardEyeRas = cross(downRas, rightRas);
  return {
    plane,
    normalAxis,
    rightAxis,
    downAxis,
    normalSign: sign[normalAxis],
    rightSign: -sign[rightAxis] as 1 | -1,
    downSign: -sign[downAxis] as 1 | -1,
    rightRas,
    downRas,
    towardEyeRas,
    sliceCount: grid.dims[normalAxis],
    sliceSpacingMm: Math.abs(dot(voxelStep(grid.affineRas, normalAxis), towardEyeRas)),
    letters: {
      left: letterToward(scaled(rightRas, -1)),
      right: letterToward(rightRas),
      top: letterToward(scaled(downRas, -1)),
      bottom: letterToward(downRas),
    },
    obliqueDegrees: obliqueDegreesOf(grid),
  };
}

/** The letter of the world direction closest to a RAS vector: R, L, A, P, S or I. */
export function letterToward(vector: Vector): string {
  const world = axes.reduce<Axis>((best, a) => (Math.abs(vector[a]) > Math.abs(vector[best]) ? a : best), 0);
  return (['LR', 'PA', 'IS'] as const)[world][vector[world] > 0 ? 1 : 0];
}

function obliqueDegreesOf(grid: Grid): number {
  const { worldAxis } = orientationOf(grid.affineRas);
  const spacing = spacingOf(grid.affineRas);
  const cosine = (v: Axis): number =>
    Math.min(1, Math.abs(voxelStep(grid.affineRas, v)[worldAxis[v]]) / spacing[v]);
  return (Math.max(...axes.map((v) => Math.acos(cosine(v)))) * 180) / Math.PI;
}

/** Index of the slice that a fractional voxel position lies on, kept inside the volume. */
export const sliceAt = (frame: PlaneFrame, voxel: VoxelIjk): number =>
  Math.min(frame.sliceCount - 1, Math.max(0, Math.round(voxel[frame.normalAxis])));
