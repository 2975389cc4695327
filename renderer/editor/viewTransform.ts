import { applyAffine, invertAffine, voxelStep } from '#shared/geometry/affine.ts';
import type { RasMm } from '#shared/geometry/axes.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import type { Framing } from './view.ts';
import { type PlaneFrame, sliceAt } from './viewPlanes.ts';
import { type Vector, add, dot, scaled, subtract } from './viewVectors.ts';

export interface PaneSize {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** The map between a pane's CSS pixels (origin top left, y down) and points of the displayed slice. */
export interface PaneTransform {
  /** The point of the slice at the pane's centre. */
  readonly centreRasMm: RasMm;
  readonly rightRas: Vector;
  readonly downRas: Vector;
  readonly mmPerPixel: number;
  readonly size: PaneSize;
}

/** Part of the pane that the whole slice fills at zoom 1. */
const filled = 0.96;

/** The transform of the slice through the crosshair. The pane must not be empty. */
export function paneTransform(
  grid: Grid,
  frame: PlaneFrame,
  framing: Framing,
  crosshairRasMm: RasMm,
  size: PaneSize,
): PaneTransform {
  const middle = grid.dims.map((n) => (n - 1) / 2) as [number, number, number];
  const crosshair = applyAffine(invertAffine(grid.affineRas), crosshairRasMm);
  middle[frame.normalAxis] = sliceAt(frame, crosshair);
  const pan = add(scaled(frame.rightRas, framing.panMm[0]), scaled(frame.downRas, framing.panMm[1]));
  const extent = sliceExtentMm(grid, frame);
  return {
    centreRasMm: add(applyAffine(grid.affineRas, middle), pan),
    rightRas: frame.rightRas,
    downRas: frame.downRas,
    mmPerPixel: Math.max(extent.width / size.width, extent.height / size.height) / filled / framing.zoom,
    size,
  };
}

/** Width and height (mm) of a whole slice on the screen, to the voxels' outer edges. */
export function sliceExtentMm(grid: Grid, frame: PlaneFrame): { width: number; height: number } {
  const along = (direction: Vector): number =>
    [frame.rightAxis, frame.downAxis]
      .map((axis) => Math.abs(dot(voxelStep(grid.affineRas, axis), direction)) * grid.dims[axis])
      .reduce((a, b) => a + b);
  return { width: along(frame.rightRas), height: along(frame.downRas) };
}

/** The point of the displayed slice under a pixel. */
export const screenToRas = (t: PaneTransform, x: number, y: number): RasMm =>
  add(
    t.centreRasMm,
    add(
      scaled(t.rightRas, (x - t.size.width / 2) * t.mmPerPixel),
      scaled(t.downRas, (y - t.size.height / 2) * t.mmPerPixel),
    ),
  );

/** The pixel over a RAS point, seen along the slice's normal. */
export function rasToScreen(t: PaneTransform, point: RasMm): readonly [number, number] {
  const offset = subtract(point, t.centreRasMm);
  return [
    t.size.width / 2 + dot(offset, t.rightRas) / t.mmPerPixel,
    t.size.height / 2 + dot(offset, t.downRas) / t.mmPerPixel,
  ];
}

export type Segment = readonly [readonly [number, number], readonly [number, number]];

/**
 * A line through the pixel `through` along a RAS direction, reaching beyond the pane on both sides; undefined
 * when the direction is seen end-on.
 */
export function lineAcross(
  t: PaneTransform,
  through: readonly [number, number],
  direction: Vector,
): Segment | undefined {
  const dx = dot(direction, t.rightRas);
  const dy = dot(direction, t.downRas);
  const length = Math.hypot(dx, dy);
  if (length < 1e-9) return undefined;
  const reach = (2 * (t.size.width + t.size.height)) / length;
  return [
    [through[0] - dx * reach, through[1] - dy * reach],
    [through[0] + dx * reach, through[1] + dy * reach],
  ];
}
