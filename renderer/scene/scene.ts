import type { VoxelBox } from '#shared/geometry/box.ts';
import type { Device } from './device.ts';
import { frameRequests } from './frames.ts';
import { type LabelLook, createPalette } from './palette.ts';
import type { SceneVolume } from './sceneVolume.ts';
import type { ScenePane } from './scenePane.ts';
import { type SlicePane, openSlicePane } from './slicePane.ts';
import { type SurfacePane, openSurfacePane } from './surfacePane.ts';
import { type SurfaceServices, createSurfaceService } from './surfaceService.ts';
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
  /** The same of the mask under review; `settled` = the stroke has ended. */
  applyReading(boxes: readonly VoxelBox[], settled: boolean): void;
  setLabelLook(look: LabelLook): void;
  setReadingLook(look: LabelLook): void;
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
  const services: SurfaceServices = { labels: createSurfaceService(), reading: createSurfaceService() };
  let volume: SceneVolume | undefined;
  let look: LabelLook | undefined;
  let readingLook: LabelLook | undefined;
  const relabel = (): void => {
    if (!volume) return;
    if (look) palette.setLabels(volume.table, look, windows.pixelRatio());
    if (readingLook && volume.reading)
      palette.setReading(volume.reading.table, readingLook, windows.pixelRatio());
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
      services.labels.setVolume(next);
      if (next.reading) services.reading.setVolume({ grid: next.grid, labels: next.reading.data });
      for (const pane of panes) pane.setVolume(next);
      relabel();
    },
    applyBoxes: (boxes) => {
      services.labels.patch(boxes);
      for (const pane of panes) pane.touchBoxes(boxes);
    },
    applyReading: (boxes, settled) => {
      if (settled) services.reading.patch(boxes);
      for (const pane of panes) pane.touchReading(boxes, settled);
    },
    setReadingLook: (next) => {
      readingLook = next;
      relabel();
    },
    setLabelLook: (next) => {
      look = next;
      relabel();
    },
    openSlicePane: (container) => enlist(openSlicePane(windows, palette, container, frames.request)),
    openSurfacePane: (container) => enlist(openSurfacePane(windows, services, container, frames.request)),
    dispose: () => {
      frames.cancel();
      for (const pane of panes) pane.dispose();
      panes.clear();
      services.labels.dispose();
      services.reading.dispose();
      palette.dispose();
      windows.dispose();
    },
  };
}
