import { type StoreApi, createStore } from 'zustand/vanilla';
import { centreOf } from '#shared/geometry/affine.ts';
import type { RasMm } from '#shared/geometry/axes.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { type Camera3d, initialCamera } from './viewCamera.ts';
import { type Plane, type PlaneFrame, planeFrame } from './viewPlanes.ts';
import type { Slab } from './viewSlab.ts';
import { type HuWindow, windowPresets } from './viewWindow.ts';

export const panes = ['axial', 'coronal', 'sagittal', '3d'] as const;
export type Pane = (typeof panes)[number];

/** All four panes, or one of them alone. */
export type Layout = 'grid' | Pane;

/** What the slices show: the edited case, its source, or the edits' HU difference laid over the source. */
export const comparisons = ['edited', 'source', 'difference'] as const;
export type Comparison = (typeof comparisons)[number];

/** Which part of a plane its pane shows. */
export interface Framing {
  /** 1 = the whole slice fits. */
  readonly zoom: number;
  /** From the volume's centre to the pane's centre, along the plane's screen right and screen down. */
  readonly panMm: readonly [number, number];
}

export interface OverlaySettings {
  readonly visible: boolean;
  /** Of the filled labels: 0 = outline alone. */
  readonly opacity: number;
  /** In CSS pixels; 0 = none. */
  readonly outlinePixels: number;
  readonly hiddenLabels: readonly number[];
}

export interface Scene3dSettings {
  readonly surfaces: boolean;
  /** Ray casting of the CT itself; slow without a graphics card, so asked for. */
  readonly volume: boolean;
}

/** Everything about how a case is looked at; nothing of it changes the case or is undone. */
export interface ViewState {
  readonly grid: Grid;
  readonly frames: Readonly<Record<Plane, PlaneFrame>>;
  readonly layout: Layout;
  /** The pane that keys act on. */
  readonly activePane: Pane;
  readonly crosshairRasMm: RasMm;
  readonly crosshairVisible: boolean;
  readonly window: HuWindow;
  readonly framing: Readonly<Record<Plane, Framing>>;
  readonly slab: Slab;
  readonly overlay: OverlaySettings;
  /** How the mask under review is drawn over the labels. */
  readonly readingLook: OverlaySettings;
  readonly comparison: Comparison;
  readonly scene3d: Scene3dSettings;
  readonly camera: Camera3d;
}

export type ViewStore = StoreApi<ViewState>;

const softTissue = windowPresets[0];

export const wholeSlice: Framing = { zoom: 1, panMm: [0, 0] };

/** How a case is first looked at: four panes, crosshair at the volume's centre, soft tissue window. */
export const initialView = (grid: Grid): ViewState => ({
  grid,
  frames: {
    axial: planeFrame(grid, 'axial'),
    coronal: planeFrame(grid, 'coronal'),
    sagittal: planeFrame(grid, 'sagittal'),
  },
  layout: 'grid',
  activePane: 'axial',
  crosshairRasMm: centreOf(grid.dims, grid.affineRas),
  crosshairVisible: true,
  window: { widthHu: softTissue.widthHu, levelHu: softTissue.levelHu },
  framing: { axial: wholeSlice, coronal: wholeSlice, sagittal: wholeSlice },
  slab: { projection: 'none', thicknessMm: 10 },
  overlay: { visible: true, opacity: 0.2, outlinePixels: 1, hiddenLabels: [] },
  readingLook: { visible: true, opacity: 0.3, outlinePixels: 2, hiddenLabels: [] },
  comparison: 'edited',
  scene3d: { surfaces: true, volume: false },
  camera: initialCamera(grid),
});

/** One store per open case; change it with the updates of viewUpdates.ts. */
export const createViewStore = (grid: Grid): ViewStore => createStore(() => initialView(grid));
