import { applyAffine, invertAffine } from '#shared/geometry/affine.ts';
import type { RasMm } from '#shared/geometry/axes.ts';
import {
  type Comparison,
  type OverlaySettings,
  type Pane,
  type Scene3dSettings,
  type ViewState,
  wholeSlice,
} from './view.ts';
import type { Camera3d } from './viewCamera.ts';
import { type Plane, sliceAt } from './viewPlanes.ts';
import type { Slab } from './viewSlab.ts';
import type { HuWindow } from './viewWindow.ts';

/** A pure change of the view: `store.setState(update)`. */
export type ViewUpdate = (view: ViewState) => ViewState;

const zoomLimits = { least: 0.25, most: 40 } as const;

/** Moves the crosshair, kept inside the volume (outermost voxel centres). */
export const moveCrosshair =
  (point: RasMm): ViewUpdate =>
  (view) => {
    const { affineRas, dims } = view.grid;
    const voxel = applyAffine(invertAffine(affineRas), point);
    const inside = voxel.map((v, axis) => Math.min(dims[axis] - 1, Math.max(0, v)));
    return { ...view, crosshairRasMm: applyAffine(affineRas, inside as [number, number, number]) };
  };

/** Shows the slice `steps` further toward Superior, Anterior or Right; stops at the volume's ends. */
export const stepSlice =
  (plane: Plane, steps: number): ViewUpdate =>
  (view) => {
    const frame = view.frames[plane];
    const voxel = applyAffine(invertAffine(view.grid.affineRas), view.crosshairRasMm);
    const target = sliceAt(frame, voxel) + steps * frame.normalSign;
    voxel[frame.normalAxis] = Math.min(frame.sliceCount - 1, Math.max(0, target));
    return { ...view, crosshairRasMm: applyAffine(view.grid.affineRas, voxel) };
  };

/** Moves the crosshair by voxels along screen right and screen down of a plane. */
export const nudgeCrosshair =
  (plane: Plane, right: number, down: number): ViewUpdate =>
  (view) => {
    const frame = view.frames[plane];
    const voxel = applyAffine(invertAffine(view.grid.affineRas), view.crosshairRasMm);
    voxel[frame.rightAxis] += right * frame.rightSign;
    voxel[frame.downAxis] += down * frame.downSign;
    return moveCrosshair(applyAffine(view.grid.affineRas, voxel))(view);
  };

/** Multiplies a plane's zoom; the point `aboutMm` (from the pane's centre, screen right and down) stays where it is. */
export const zoomBy =
  (plane: Plane, factor: number, aboutMm: readonly [number, number] = [0, 0]): ViewUpdate =>
  (view) => {
    const { zoom, panMm } = view.framing[plane];
    const next = Math.min(zoomLimits.most, Math.max(zoomLimits.least, zoom * factor));
    const kept = 1 - zoom / next;
    const pan: readonly [number, number] = [panMm[0] + aboutMm[0] * kept, panMm[1] + aboutMm[1] * kept];
    return { ...view, framing: { ...view.framing, [plane]: { zoom: next, panMm: pan } } };
  };

/** Moves what a plane's pane shows by millimetres along screen right and down. */
export const panBy =
  (plane: Plane, rightMm: number, downMm: number): ViewUpdate =>
  (view) => {
    const { zoom, panMm } = view.framing[plane];
    const moved = { zoom, panMm: [panMm[0] + rightMm, panMm[1] + downMm] as const };
    return { ...view, framing: { ...view.framing, [plane]: moved } };
  };

export const resetFraming: ViewUpdate = (view) => ({
  ...view,
  framing: { axial: wholeSlice, coronal: wholeSlice, sagittal: wholeSlice },
});

export const setWindow =
  (window: HuWindow): ViewUpdate =>
  (view) => ({ ...view, window: { widthHu: window.widthHu, levelHu: window.levelHu } });

/** One pane alone, or back to all four. */
export const toggleSinglePane =
  (pane: Pane): ViewUpdate =>
  (view) => ({ ...view, activePane: pane, layout: view.layout === 'grid' ? pane : 'grid' });

export const activatePane =
  (pane: Pane): ViewUpdate =>
  (view) =>
    view.activePane === pane ? view : { ...view, activePane: pane };

export const setSlab =
  (slab: Partial<Slab>): ViewUpdate =>
  (view) => ({ ...view, slab: { ...view.slab, ...slab } });

export const setOverlay =
  (overlay: Partial<OverlaySettings>): ViewUpdate =>
  (view) => ({ ...view, overlay: { ...view.overlay, ...overlay } });

export const setReadingLook =
  (look: Partial<OverlaySettings>): ViewUpdate =>
  (view) => ({ ...view, readingLook: { ...view.readingLook, ...look } });

export const toggleLabel =
  (value: number): ViewUpdate =>
  (view) => {
    const hidden = view.overlay.hiddenLabels;
    const hiddenLabels = hidden.includes(value) ? hidden.filter((v) => v !== value) : [...hidden, value];
    return setOverlay({ hiddenLabels })(view);
  };

export const setComparison =
  (comparison: Comparison): ViewUpdate =>
  (view) => ({ ...view, comparison });

export const setScene3d =
  (scene3d: Partial<Scene3dSettings>): ViewUpdate =>
  (view) => ({ ...view, scene3d: { ...view.scene3d, ...scene3d } });

export const toggleCrosshair: ViewUpdate = (view) => ({ ...view, crosshairVisible: !view.crosshairVisible });

export const setCamera =
  (change: (camera: Camera3d) => Camera3d): ViewUpdate =>
  (view) => ({ ...view, camera: change(view.camera) });
