import type { Axis, RasMm } from '#shared/geometry/axes.ts';
import type { LabelLook } from './palette.ts';
import type { SliceSelection } from './sliceContent.ts';

type Vector = readonly [number, number, number];

/** Everything that a slice's picture depends on. */
export interface SliceView extends SliceSelection {
  /** Voxel axis that slices are counted along, and the slice that the picture lies on (the middle of a slab). */
  readonly axis: Axis;
  readonly slice: number;
  readonly window: { readonly widthHu: number; readonly levelHu: number };
  readonly overlay: LabelLook;
  /** How the mask under review is drawn. */
  readonly readingLook: LabelLook;
  /** The point of the slice at the pane's centre, unit vectors of the screen, and mm per CSS pixel. */
  readonly centreRasMm: RasMm;
  readonly downRas: Vector;
  readonly towardEyeRas: Vector;
  readonly mmPerPixel: number;
}

/** Whether two views are made of the same voxels. */
export const sameSelection = (a: SliceView, b: SliceView): boolean =>
  a.axis === b.axis &&
  a.first === b.first &&
  a.last === b.last &&
  a.projection === b.projection &&
  a.comparison === b.comparison;

/** Whether two views give the same picture. */
export const sameView = (a: SliceView, b: SliceView): boolean =>
  sameSelection(a, b) &&
  a.slice === b.slice &&
  a.window === b.window &&
  a.overlay === b.overlay &&
  a.readingLook === b.readingLook &&
  a.mmPerPixel === b.mmPerPixel &&
  sameVector(a.centreRasMm, b.centreRasMm) &&
  sameVector(a.downRas, b.downRas) &&
  sameVector(a.towardEyeRas, b.towardEyeRas);

const sameVector = (a: Vector, b: Vector): boolean => a[0] === b[0] && a[1] === b[1] && a[2] === b[2];

/** The point `mm` from another along a unit vector. */
export const along = (from: Vector, direction: Vector, mm: number): [number, number, number] => [
  from[0] + direction[0] * mm,
  from[1] + direction[1] * mm,
  from[2] + direction[2] * mm,
];
