import { applyAffine, invertAffine } from '#shared/geometry/affine.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import type { ViewState } from '#renderer/editor/view.ts';
import { type Plane, type PlaneFrame, sliceAt } from '#renderer/editor/viewPlanes.ts';
import { type SliceRange, slabRange } from '#renderer/editor/viewSlab.ts';
import { type PaneSize, type PaneTransform, paneTransform } from '#renderer/editor/viewTransform.ts';
import type { SliceView } from '#renderer/scene/sliceView.ts';

/** What one plane's pane shows, worked out from the view once for picture and annotations. */
export interface PlaneDisplay {
  readonly frame: PlaneFrame;
  readonly slice: number;
  readonly range: SliceRange;
  readonly transform: PaneTransform;
  readonly grid: Grid;
}

export function planeDisplay(view: ViewState, plane: Plane, size: PaneSize): PlaneDisplay {
  const frame = view.frames[plane];
  const voxel = applyAffine(invertAffine(view.grid.affineRas), view.crosshairRasMm);
  const slice = sliceAt(frame, voxel);
  return {
    grid: view.grid,
    frame,
    slice,
    range: slabRange(frame, slice, view.slab),
    transform: paneTransform(view.grid, frame, view.framing[plane], view.crosshairRasMm, size),
  };
}

/** The same in the scene's words. */
export const sliceView = (view: ViewState, { frame, slice, range, transform }: PlaneDisplay): SliceView => ({
  axis: frame.normalAxis,
  slice,
  first: range.first,
  last: range.last,
  projection: view.slab.projection,
  comparison: view.comparison,
  window: view.window,
  overlay: view.overlay,
  readingLook: view.readingLook,
  centreRasMm: transform.centreRasMm,
  downRas: transform.downRas,
  towardEyeRas: frame.towardEyeRas,
  mmPerPixel: transform.mmPerPixel,
});
