import type { Lesion } from '#shared/contract/lesion.ts';
import type { VoxelBox } from '#shared/geometry/box.ts';
import type { Tool } from '#renderer/editor/editorState.ts';
import type { ViewStore } from '#renderer/editor/view.ts';
import type { Ghost } from '#renderer/editor/viewGhost.ts';
import type { VoxelHit } from '#renderer/editor/viewReadout.ts';
import type { SceneVolume } from '#renderer/scene/sceneVolume.ts';

export interface ViewerProps {
  /** Other arrays mean another case; changed voxels in the same arrays are told by ViewerHandle.applyBoxes. */
  readonly volume: SceneVolume;
  readonly view: ViewStore;
  readonly tool: Tool;
  readonly lesions: readonly Lesion[];
  readonly selectedLesionId?: string | undefined;
  readonly ghost?: Ghost | undefined;
  /** Undefined when the cursor leaves the slices. At most once a frame. */
  readonly onHover: (hit: VoxelHit | undefined) => void;
  /** A click on a slice with the place tool. */
  readonly onPlace: (hit: VoxelHit) => void;
  /** The wheel with the place tool: positive = away from the person (larger). */
  readonly onPlaceWheel: (steps: number) => void;
  /** A click on a lesion's marker or, in 3D, on its surface; undefined when 3D was clicked beside all. */
  readonly onSelectLesion: (lesionId: string | undefined) => void;
}

export interface ViewerHandle {
  /** Voxels of these boxes were changed in place: show them. Only what they touch is uploaded again. */
  applyBoxes(boxes: readonly VoxelBox[]): void;
  /** All visible panes as shown, with orientation letters, as a PNG. */
  capture(): Promise<Blob>;
}
