import type { VoxelBox } from '#shared/geometry/box.ts';
import type { Palette } from './palette.ts';
import type { ScenePane } from './scenePane.ts';
import type { SceneVolume } from './sceneVolume.ts';
import { createSlicePicture } from './slicePicture.ts';
import { type SliceView, along, sameView } from './sliceView.ts';
import type { PaneWindow, Windows } from './windows.ts';

export interface SlicePane extends ScenePane {
  show(view: SliceView): void;
}

/** Half of what the camera sees in depth (mm). */
const depthMm = 10;

export function openSlicePane(
  windows: Windows,
  palette: Palette,
  container: HTMLElement,
  requestFrame: () => void,
): SlicePane {
  const window = windows.open(container);
  window.renderer.getActiveCamera().setParallelProjection(true);
  const picture = createSlicePicture(window.renderer, palette, windows.device.mostTexels2d);
  let volume: SceneVolume | undefined;
  let view: SliceView | undefined;
  let height = 0;
  let spoiled = false;
  const spoil = (): void => {
    spoiled = true;
    requestFrame();
  };
  return {
    show: (next) => {
      if (view && sameView(view, next)) return;
      view = next;
      spoil();
    },
    resize: (width, newHeight) => {
      window.resize(width, newHeight);
      height = newHeight;
      spoil();
    },
    setVolume: (next) => {
      if (next.labels !== volume?.labels || next.reading?.data !== volume?.reading?.data) picture.forget();
      volume = next;
      spoil();
    },
    touchBoxes: (boxes) => {
      const held = picture.held();
      if (!held || !boxes.some((box) => meets(box, held))) return;
      picture.forget();
      spoil();
    },
    touchReading: (boxes) => {
      const held = picture.held();
      const met = held ? boxes.filter((box) => meets(box, held)) : [];
      if (met.length === 0) return;
      picture.touchReading(met);
      spoil();
    },
    spoil,
    draw: () => {
      if (!spoiled || !volume || !view || window.isEmpty()) return;
      spoiled = false;
      picture.update(volume, view);
      aim(window, view, height);
      window.draw();
    },
    dispose: () => {
      picture.dispose();
      window.dispose();
    },
  };
}

const meets = (box: VoxelBox, { axis, first, last }: SliceView): boolean =>
  box.min[axis] <= last && box.max[axis] > first;

function aim({ renderer }: PaneWindow, view: SliceView, heightPixels: number): void {
  const camera = renderer.getActiveCamera();
  camera.setFocalPoint(...along(view.centreRasMm, view.towardEyeRas, 0));
  camera.setPosition(...along(view.centreRasMm, view.towardEyeRas, depthMm));
  camera.setViewUp(along([0, 0, 0], view.downRas, -1));
  camera.setParallelScale((view.mmPerPixel * heightPixels) / 2);
  camera.setClippingRange(0, 2 * depthMm);
}
