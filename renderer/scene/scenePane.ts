import type { VoxelBox } from '#shared/geometry/box.ts';
import type { SceneVolume } from './sceneVolume.ts';

/** What the scene does with a pane of either kind. */
export interface ScenePane {
  setVolume(volume: SceneVolume): void;
  /** Voxels of these boxes were changed in place. */
  touchBoxes(boxes: readonly VoxelBox[]): void;
  /**
   * Voxels of the mask under review were changed in place; `settled` = nothing more comes of this stroke, so that
   * what takes its time may be made anew.
   */
  touchReading(boxes: readonly VoxelBox[], settled: boolean): void;
  /** CSS pixels. */
  resize(width: number, height: number): void;
  /** Something changed: draw at the next frame. */
  spoil(): void;
  /** Draws if spoiled since the last time, and if there is something to draw. */
  draw(): void;
  dispose(): void;
}
