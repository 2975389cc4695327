import { spacingOf } from '#shared/geometry/affine.ts';
import { growBox, type VoxelBox } from '#shared/geometry/box.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { runsOfBox } from '#shared/masks/runBox.ts';
import type { Runs } from '#shared/masks/runs.ts';
import { boundingBox } from '#main/volume/boundingBox.ts';
import { cropVoxels } from '#main/volume/crop.ts';
import type { Mask, VoxelArray } from '#main/volume/volume.ts';

/** A label map of 8 bits that tools work on, over its CT. Tools change neither: they answer runs. */
export interface EditedVolume {
  readonly grid: Grid;
  readonly labels: Uint8Array;
  /** HU, in the same order. */
  readonly image: VoxelArray;
}

/** The value that a tool works on, and which others it may take voxels from: 1 or 0 by value. */
export interface ToolTarget {
  readonly value: number;
  readonly over: Uint8Array;
}

/** The smallest box around a value; empty when no voxel has it. */
export const boxOfValue = ({ grid, labels }: EditedVolume, value: number): VoxelBox =>
  boundingBox({ data: labels.map((label) => (label === value ? 1 : 0)), dims: grid.dims });

/** Where a value is, in a box of the volume. */
export function maskOfValue({ grid, labels }: EditedVolume, value: number, box: VoxelBox): Mask {
  const { data, dims } = cropVoxels({ data: labels, dims: grid.dims }, box);
  return { data: data.map((label) => (label === value ? 1 : 0)), dims };
}

/** A box grown by millimetres, at least one voxel, on every side. */
export function growBoxMm(box: VoxelBox, marginMm: number, { dims, affineRas }: Grid): VoxelBox {
  const [x, y, z] = spacingOf(affineRas).map((mm) => Math.max(1, Math.ceil(marginMm / mm) + 1));
  return growBox(box, [x, y, z], dims);
}

/**
 * The runs that make a value what a mask of a box says: gained voxels only from values that may be taken from, lost
 * ones become 0.
 */
export function runsOfMask(
  { grid, labels }: EditedVolume,
  box: VoxelBox,
  { data }: Mask,
  { value, over }: ToolTarget,
): Runs {
  const before = cropVoxels({ data: labels, dims: grid.dims }, box).data;
  const after = before.map((label, v) => {
    if (data[v] === 0) return label === value ? 0 : label;
    return label === value || over[label] === 1 ? value : label;
  });
  return runsOfBox(labels, grid.dims, box, after);
}

/** The same with the values of the box as they shall be. */
export const runsOfValues = ({ grid, labels }: EditedVolume, box: VoxelBox, values: Uint8Array): Runs =>
  runsOfBox(labels, grid.dims, box, values);
