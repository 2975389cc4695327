import { voxelToRas } from '#shared/geometry/affine.ts';
import type { Axis, RasMm } from '#shared/geometry/axes.ts';
import type { VoxelBox } from '#shared/geometry/box.ts';
import type { LabelLook, Palette } from './palette.ts';
import type { ScenePane } from './scenePane.ts';
import type { SceneVolume } from './sceneVolume.ts';
import { type SliceActor, createSliceActor } from './sliceActor.ts';
import {
  type SliceContent,
  type SliceSelection,
  emptySliceContent,
  fillSliceContent,
} from './sliceContent.ts';
import { type SliceLayout, sliceLayout } from './slicePixels.ts';
import type { PaneWindow, Windows } from './windows.ts';

type Vector = readonly [number, number, number];

/** Everything that a pane's picture depends on. */
export interface SliceView extends SliceSelection {
  /** Voxel axis that slices are counted along, and the slice that the picture lies on (the middle of a slab). */
  readonly axis: Axis;
  readonly slice: number;
  readonly window: { readonly widthHu: number; readonly levelHu: number };
  readonly overlay: LabelLook;
  /** The point of the slice at the pane's centre, unit vectors of the screen, and mm per CSS pixel. */
  readonly centreRasMm: RasMm;
  readonly downRas: Vector;
  readonly towardEyeRas: Vector;
  readonly mmPerPixel: number;
}

export interface SlicePane extends ScenePane {
  show(view: SliceView): void;
}

interface Picture {
  readonly layout: SliceLayout;
  readonly content: SliceContent;
  readonly image: SliceActor;
  readonly labels: SliceActor;
  readonly difference: SliceActor;
}

/** Distance (mm) between the pictures that lie over each other, and half of what the camera sees in depth. */
const [layerMm, depthMm] = [0.01, 10];

export function openSlicePane(
  windows: Windows,
  palette: Palette,
  container: HTMLElement,
  requestFrame: () => void,
): SlicePane {
  const window = windows.open(container);
  window.renderer.getActiveCamera().setParallelProjection(true);
  let volume: SceneVolume | undefined;
  let picture: Picture | undefined;
  let wanted: SliceView | undefined;
  let filled: SliceView | undefined;
  let height = 0;
  let spoiled = false;

  const spoil = (): void => {
    spoiled = true;
    requestFrame();
  };
  const drop = (): void => {
    for (const part of picture ? [picture.image, picture.labels, picture.difference] : []) part.dispose();
    picture = undefined;
    filled = undefined;
  };
  return {
    show: (view) => {
      if (wanted && sameView(wanted, view)) return;
      wanted = view;
      spoil();
    },
    resize: (cssWidth, cssHeight, pixelRatio) => {
      window.resize(Math.round(cssWidth * pixelRatio), Math.round(cssHeight * pixelRatio));
      height = cssHeight;
      spoil();
    },
    setVolume: (next) => {
      if (next.image !== volume?.image || next.labels !== volume.labels) drop();
      volume = next;
      spoil();
    },
    touchBoxes: (boxes) => {
      if (filled && boxes.some((box) => meets(box, filled))) {
        filled = undefined;
        spoil();
      }
    },
    spoil,
    draw: () => {
      if (!spoiled || !volume || !wanted || window.isEmpty()) return;
      spoiled = false;
      if (picture?.layout.axis !== wanted.axis) drop();
      picture ??= makePicture(window, palette, volume, wanted.axis, windows.device.mostTexels2d);
      if (!filled || !sameSelection(filled, wanted)) fill(picture, volume, wanted);
      filled = wanted;
      dress(picture, volume, palette, wanted);
      aim(window, wanted, height);
      window.draw();
    },
    dispose: () => {
      drop();
      window.dispose();
    },
  };
}

const meets = (box: VoxelBox, view: SliceView | undefined): boolean =>
  view !== undefined && box.min[view.axis] <= view.last && box.max[view.axis] > view.first;

const sameVector = (a: Vector, b: Vector): boolean => a[0] === b[0] && a[1] === b[1] && a[2] === b[2];

const sameView = (a: SliceView, b: SliceView): boolean =>
  sameSelection(a, b) &&
  a.slice === b.slice &&
  a.window === b.window &&
  a.overlay === b.overlay &&
  a.mmPerPixel === b.mmPerPixel &&
  sameVector(a.centreRasMm, b.centreRasMm) &&
  sameVector(a.downRas, b.downRas) &&
  sameVector(a.towardEyeRas, b.towardEyeRas);

const sameSelection = (a: SliceView, b: SliceView): boolean =>
  a.axis === b.axis &&
  a.first === b.first &&
  a.last === b.last &&
  a.projection === b.projection &&
  a.comparison === b.comparison;

function makePicture(
  { renderer }: PaneWindow,
  palette: Palette,
  volume: SceneVolume,
  axis: Axis,
  mostTexels: number,
): Picture {
  const layout = sliceLayout(volume.grid.dims, axis, mostTexels);
  const content = emptySliceContent(volume, layout);
  const actor = (
    pixels: Int16Array | Float32Array | Uint8Array,
    functions: Palette['greys'],
    interpolate: boolean,
  ) => createSliceActor(renderer, volume.grid, layout, pixels, { ...functions, interpolate });
  const image = actor(content.image, palette.greys, true);
  const difference = actor(content.difference, palette.difference, true);
  const labels = actor(content.labels, palette.labels, false);
  for (const { property } of [difference, labels]) property.setUseLookupTableScalarRange(true);
  return { layout, content, image, labels, difference };
}

function fill(picture: Picture, volume: SceneVolume, view: SliceView): void {
  fillSliceContent(volume, picture.layout, view, picture.content);
  for (const part of [picture.image, picture.labels, picture.difference]) part.touch();
}

function dress(picture: Picture, volume: SceneVolume, palette: Palette, view: SliceView): void {
  picture.image.property.setColorWindow(view.window.widthHu);
  picture.image.property.setColorLevel(view.window.levelHu);
  const outlined = view.overlay.outlinePixels > 0;
  picture.labels.property.setUseLabelOutline(outlined);
  if (outlined) picture.labels.property.setLabelOutlineThickness(palette.outline());
  picture.labels.setVisible(view.overlay.visible && (outlined || view.overlay.opacity > 0));
  picture.difference.setVisible(view.comparison === 'difference');
  const first: [number, number, number] = [0, 0, 0];
  first[view.axis] = view.slice;
  const at = voxelToRas(volume.grid.affineRas, first);
  for (const [layer, part] of [picture.image, picture.difference, picture.labels].entries())
    part.place(along(at, view.towardEyeRas, layer * layerMm));
}

function aim({ renderer }: PaneWindow, view: SliceView, heightPixels: number): void {
  const camera = renderer.getActiveCamera();
  camera.setFocalPoint(...along(view.centreRasMm, view.towardEyeRas, 0));
  camera.setPosition(...along(view.centreRasMm, view.towardEyeRas, depthMm));
  camera.setViewUp(along([0, 0, 0], view.downRas, -1));
  camera.setParallelScale((view.mmPerPixel * heightPixels) / 2);
  camera.setClippingRange(0, 2 * depthMm);
}

const along = (from: Vector, direction: Vector, mm: number): [number, number, number] => [
  from[0] + direction[0] * mm,
  from[1] + direction[1] * mm,
  from[2] + direction[2] * mm,
];
