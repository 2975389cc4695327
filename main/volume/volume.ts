import type { Affine } from '#shared/geometry/affine.ts';
import type { Dims } from '#shared/geometry/axes.ts';
import type { Grid } from '#shared/geometry/grid.ts';

export type VoxelArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** What the numbers of a volume are: Hounsfield units, a probability, label values, or nothing known. */
export type Meaning = 'hu' | 'probability' | 'label' | 'unknown';

/**
 * Voxels on a grid: `data[i + dims[0] * (j + dims[1] * k)]`, with `affineRas` from voxel index to RAS mm.
 * Data are never shared between volumes that somebody writes to; operations return new volumes.
 */
export interface Volume<T extends VoxelArray = VoxelArray> extends Grid {
  readonly data: T;
  readonly dims: Dims;
  readonly affineRas: Affine;
  readonly meaning: Meaning;
}

/** Voxels on an index grid without a place in the world: what most operations need. */
export interface Voxels<T extends VoxelArray = VoxelArray> {
  readonly data: T;
  readonly dims: Dims;
}

/** A binary mask: 1 inside, 0 outside. */
export type Mask = Voxels<Uint8Array>;

const arrayTypes = [
  Uint8Array,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
];

/** A zeroed array of the same element type. (Not by `constructor`: of a Node Buffer that is Buffer.) */
export function arrayLike<T extends VoxelArray>(like: T, length: number): T {
  const type = arrayTypes.find((candidate) => like instanceof candidate) ?? Float64Array;
  return new type(length) as T;
}
