import type { Lesion } from '#shared/contract/lesion.ts';
import type { RasMm } from '#shared/geometry/axes.ts';
import type { VoxelBox } from '#shared/geometry/box.ts';
import type { DrawPhase } from '#renderer/editor/actions/drawing.ts';
import type { Tool } from '#renderer/editor/editorState.ts';
import type { Mark, SegmentTag } from '#renderer/editor/review/marks.ts';
import type { ViewStore } from '#renderer/editor/view.ts';
import type { Ghost } from '#renderer/editor/viewGhost.ts';
import type { Plane } from '#renderer/editor/viewPlanes.ts';
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
  /** Drawn over the slices: measurements, what is being drawn, the axes of the chosen lesion. */
  readonly marks?: readonly Mark[] | undefined;
  readonly segmentTags?: readonly SegmentTag[] | undefined;
  /** Undefined when the cursor leaves the slices. At most once a frame. */
  readonly onHover: (hit: VoxelHit | undefined) => void;
  /** A click on a slice with the place tool. */
  readonly onPlace: (hit: VoxelHit) => void;
  /** The wheel with the place tool: positive = away from the person (larger). */
  readonly onPlaceWheel: (steps: number) => void;
  /** The wheel with Alt and a drawing tool: positive = larger. */
  readonly onBrushWheel: (steps: number) => void;
  /** Drawing with a tool; points lie on the slice. */
  readonly onDraw: (phase: DrawPhase, plane: Plane, rasMm: RasMm) => void;
  readonly onSelectSegment: (value: number) => void;
  /** A click on a lesion's marker or, in 3D, on its surface; undefined when 3D was clicked beside all. */
  readonly onSelectLesion: (lesionId: string | undefined) => void;
}

export interface ViewerHandle {
  /** Voxels of the mask under review were changed in place; `settled` = the stroke has ended. */
  applyReading(boxes: readonly VoxelBox[], settled: boolean): void;
  /** Voxels of these boxes were changed in place: show them. Only what they touch is uploaded again. */
  applyBoxes(boxes: readonly VoxelBox[]): void;
  /** All visible panes as shown, with orientation letters, as a PNG. */
  capture(): Promise<Blob>;
}
