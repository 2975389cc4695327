import type vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer';
import { voxelToRas } from '#shared/geometry/affine.ts';
import type { Axis } from '#shared/geometry/axes.ts';
import type { VoxelBox } from '#shared/geometry/box.ts';
import type { Palette } from './palette.ts';
import type { SceneVolume } from './sceneVolume.ts';
import { createSliceActor } from './sliceActor.ts';
import { type SliceContent, emptySliceContent, fillReadingBox, fillSliceContent } from './sliceContent.ts';
import { type SliceLayout, sliceLayout } from './slicePixels.ts';
import { type SliceView, along, sameSelection } from './sliceView.ts';

/** The greys of a slice, the difference over them, the labels on top. */
export interface SlicePicture {
  /** Puts the pictures right for `view`; pixels are read again only if another slice is wanted. */
  update(volume: SceneVolume, view: SliceView): void;
  /** The view whose pixels are held; undefined when they must be read again. */
  held(): SliceView | undefined;
  /** Voxels were changed: read the pixels again. */
  forget(): void;
  /** Voxels of the mask under review were changed in these boxes: read those pixels again. */
  touchReading(boxes: readonly VoxelBox[]): void;
  dispose(): void;
}

/** Distance (mm) between the pictures that lie over each other. */
const layerMm = 0.01;

export function createSlicePicture(
  renderer: vtkRenderer,
  palette: Palette,
  mostTexels: number,
): SlicePicture {
  const image = createSliceActor(renderer, { ...palette.greys, interpolate: true });
  const difference = createSliceActor(renderer, { ...palette.difference, interpolate: true });
  const labels = createSliceActor(renderer, { ...palette.labels, interpolate: false });
  const reading = createSliceActor(renderer, { ...palette.reading, interpolate: false });
  for (const { property } of [difference, labels, reading]) property.setUseLookupTableScalarRange(true);
  const layers = [image, difference, labels, reading];
  let frame: { image: SceneVolume['image']; axis: Axis } | undefined;
  let pixels: { layout: SliceLayout; content: SliceContent } | undefined;
  let held: SliceView | undefined;
  let touched: readonly VoxelBox[] = [];

  const allot = (volume: SceneVolume, axis: Axis): { layout: SliceLayout; content: SliceContent } => {
    if (pixels && frame?.image === volume.image && frame.axis === axis) return pixels;
    frame = { image: volume.image, axis };
    held = undefined;
    const layout = sliceLayout(volume.grid.dims, axis, mostTexels);
    const content = emptySliceContent(volume, layout);
    image.hold(volume.grid, layout, content.image);
    difference.hold(volume.grid, layout, content.difference);
    labels.hold(volume.grid, layout, content.labels);
    reading.hold(volume.grid, layout, content.reading);
    pixels = { layout, content };
    return pixels;
  };
  return {
    held: () => held,
    forget: () => {
      held = undefined;
    },
    touchReading: (boxes) => {
      touched = [...touched, ...boxes];
    },
    update: (volume, view) => {
      const { layout, content } = allot(volume, view.axis);
      if (!held || !sameSelection(held, view)) {
        fillSliceContent(volume, layout, view, content);
        for (const layer of layers) layer.touch();
      } else if (touched.length > 0) {
        for (const box of touched) fillReadingBox(volume, layout, view, box, content);
        reading.touch();
      }
      touched = [];
      held = view;
      image.property.setColorWindow(view.window.widthHu);
      image.property.setColorLevel(view.window.levelHu);
      const outlined = view.overlay.outlinePixels > 0;
      labels.property.setUseLabelOutline(outlined);
      if (outlined) labels.property.setLabelOutlineThickness(palette.outline());
      labels.setVisible(view.overlay.visible && (outlined || view.overlay.opacity > 0));
      const { readingLook } = view;
      const readingOutlined = readingLook.outlinePixels > 0;
      reading.property.setUseLabelOutline(readingOutlined);
      if (readingOutlined) reading.property.setLabelOutlineThickness(palette.readingOutline());
      reading.setVisible(
        volume.reading !== undefined && readingLook.visible && (readingOutlined || readingLook.opacity > 0),
      );
      difference.setVisible(view.comparison === 'difference');
      const first: [number, number, number] = [0, 0, 0];
      first[view.axis] = view.slice;
      const at = voxelToRas(volume.grid.affineRas, first);
      for (const [n, layer] of layers.entries()) layer.place(along(at, view.towardEyeRas, n * layerMm));
    },
    dispose: () => {
      for (const layer of layers) layer.dispose();
    },
  };
}
