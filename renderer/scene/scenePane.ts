import type { VoxelBox } from '#shared/geometry/box.ts';
import type { SceneVolume } from './sceneVolume.ts';

/** What the scene does with a pane of either kind. */
export interface ScenePane {
  setVolume(volume: SceneVolume): void;
  /** Voxels of these boxes were changed in place. */
  touchBoxes(boxes: readonly VoxelBox[]): void;
  /** CSS pixels. */
  resize(width: number, height: number): void;
  /** Something changed: draw at the next frame. */
  spoil(): void;
  /** Draws if spoiled since the last time, and if there is something to draw. */
  draw(): void;
  dispose(): void;
}
