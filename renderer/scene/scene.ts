import type { VoxelBox } from '#shared/geometry/box.ts';
import type { Device } from './device.ts';
import { frameRequests } from './frames.ts';
import { type LabelLook, createPalette } from './palette.ts';
import type { SceneVolume } from './sceneVolume.ts';
import type { ScenePane } from './scenePane.ts';
import { type SlicePane, openSlicePane } from './slicePane.ts';
import { type SurfacePane, openSurfacePane } from './surfacePane.ts';
import { createSurfaceService } from './surfaceService.ts';
import { openWindows } from './windows.ts';

/**
 * The pictures of one viewer. Everything is told to it; it draws at the next animation frame whatever changed,
 * and nothing else.
 */
export interface Scene {
  readonly device: Device;
  setVolume(volume: SceneVolume): void;
  /** Voxels of these boxes were changed in place. */
  applyBoxes(boxes: readonly VoxelBox[]): void;
  setLabelLook(look: LabelLook): void;
  openSlicePane(container: HTMLElement): SlicePane;
  openSurfacePane(container: HTMLElement): SurfacePane;
  dispose(): void;
}

/** Undefined where the browser gives no WebGL 2. After `onLost` the scene shows nothing any more: make another. */
export function createScene(onLost: () => void): Scene | undefined {
  const panes = new Set<ScenePane>();
  const frames = frameRequests(() => {
    for (const pane of panes) pane.draw();
  });
  const spoilAll = (): void => {
    for (const pane of panes) pane.spoil();
  };
  const windows = openWindows(onLost);
  if (!windows) return undefined;
  const palette = createPalette();
  const service = createSurfaceService();
  let volume: SceneVolume | undefined;
  let look: LabelLook | undefined;
  const relabel = (): void => {
    if (!look || !volume) return;
    palette.setLabels(volume.table, look, windows.pixelRatio());
    spoilAll();
  };
  const enlist = <P extends ScenePane>(pane: P): P => {
    if (volume) pane.setVolume(volume);
    panes.add(pane);
    const dispose = (): void => {
      if (panes.delete(pane)) pane.dispose();
    };
    return { ...pane, dispose };
  };
  return {
    device: windows.device,
    setVolume: (next) => {
      volume = next;
      service.setVolume(next);
      for (const pane of panes) pane.setVolume(next);
      relabel();
    },
    applyBoxes: (boxes) => {
      service.patch(boxes);
      for (const pane of panes) pane.touchBoxes(boxes);
    },
    setLabelLook: (next) => {
      look = next;
      relabel();
    },
    openSlicePane: (container) => enlist(openSlicePane(windows, palette, container, frames.request)),
    openSurfacePane: (container) => enlist(openSurfacePane(windows, service, container, frames.request)),
    dispose: () => {
      frames.cancel();
      for (const pane of panes) pane.dispose();
      panes.clear();
      service.dispose();
      palette.dispose();
      windows.dispose();
    },
  };
}
