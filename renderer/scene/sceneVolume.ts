import type { LabelEntry } from '#shared/contract/primitives.ts';
import type { VoxelBox } from '#shared/geometry/box.ts';
import type { Grid } from '#shared/geometry/grid.ts';

export type HuArray = Int16Array | Float32Array;

/** Source voxels of a box (first axis fastest) that edits have changed on display. */
export interface SourcePatch {
  readonly box: VoxelBox;
  readonly image: HuArray;
  readonly labels: Uint8Array;
}

export interface SceneReading {
  /** Values of `table`; 0 = none. Same order and length as the image; other arrays mean another reading. */
  readonly data: Uint8Array;
  readonly table: readonly LabelEntry[];
}

/**
 * A case's voxels as displayed. The arrays are shared, not copied: whoever changes voxels in place tells the
 * scene which boxes. Other arrays mean another case; the table may change with the arrays kept.
 */
export interface SceneVolume {
  readonly grid: Grid;
  /** HU, dims[0]·dims[1]·dims[2] voxels, first axis fastest. */
  readonly image: HuArray;
  /** Label values of `table`; 0 = none. Same order and length as `image`. */
  readonly labels: Uint8Array;
  readonly table: readonly LabelEntry[];
  /** A second label map over the first: a mask under review. */
  readonly reading?: SceneReading | undefined;
  /** The source under every change, as of now; empty while nothing is changed. Boxes may overlap. */
  readonly sourcePatches: () => readonly SourcePatch[];
}
