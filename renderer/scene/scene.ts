import type { LabelEntry } from '#shared/contract/primitives.ts';
import type { VoxelBox } from '#shared/geometry/box.ts';
import type { Device } from './device.ts';
import { frameRequests } from './frames.ts';
import { type LabelLook, createPalette } from './palette.ts';
import type { SceneVolume } from './sceneVolume.ts';
import { type SlicePane, type SlicePaneParts, openSlicePane } from './slicePane.ts';
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
  dispose(): void;
}

/** Undefined where the browser gives no WebGL 2. */
export function createScene(): Scene | undefined {
  const slicePanes = new Set<SlicePaneParts>();
  const allPanes = (): SlicePaneParts[] => [...slicePanes];
  const frames = frameRequests(() => {
    for (const pane of allPanes()) pane.draw();
  });
  const windows = openWindows(() => {
    for (const pane of allPanes()) pane.spoil();
  });
  if (!windows) return undefined;
  const palette = createPalette();
  let volume: SceneVolume | undefined;
  let look: LabelLook | undefined;
  const noTable: readonly LabelEntry[] = [];
  const relabel = (): void => {
    if (!look) return;
    palette.setLabels(volume?.table ?? noTable, look);
    for (const pane of slicePanes) pane.spoil();
  };
  return {
    device: windows.device,
    setVolume: (next) => {
      volume = next;
      for (const pane of allPanes()) pane.setVolume(next);
      relabel();
    },
    applyBoxes: (boxes) => {
      for (const pane of allPanes()) pane.touchBoxes(boxes);
    },
    setLabelLook: (next) => {
      look = next;
      relabel();
    },
    openSlicePane: (container) => {
      const parts = openSlicePane(windows, palette, container, frames.request);
      if (volume) parts.setVolume(volume);
      slicePanes.add(parts);
      const dispose = (): void => {
        if (slicePanes.delete(parts)) parts.dispose();
      };
      return { ...parts, dispose };
    },
    dispose: () => {
      frames.cancel();
      for (const pane of allPanes()) pane.dispose();
      slicePanes.clear();
      palette.dispose();
      windows.dispose();
    },
  };
}
