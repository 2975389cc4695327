import type { PlaneFrame } from './viewPlanes.ts';

export const projections = ['none', 'max', 'mean', 'min'] as const;
export type Projection = (typeof projections)[number];

/** Whether planes show one slice or a slab of them, and how the slab becomes one picture. */
export interface Slab {
  readonly projection: Projection;
  readonly thicknessMm: number;
}

export interface SliceRange {
  /** Both inclusive. */
  readonly first: number;
  readonly last: number;
}

/**
 * The slices of a slab around slice `centre`: as many as make up the thickness, at least one, the extra one
 * of an even count toward higher indices; cut at the volume's ends.
 */
export function slabRange(frame: PlaneFrame, centre: number, slab: Slab): SliceRange {
  if (slab.projection === 'none') return { first: centre, last: centre };
  const count = Math.max(1, Math.round(slab.thicknessMm / frame.sliceSpacingMm));
  const first = centre - Math.floor((count - 1) / 2);
  return { first: Math.max(0, first), last: Math.min(frame.sliceCount - 1, first + count - 1) };
}
