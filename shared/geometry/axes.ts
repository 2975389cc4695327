/**
 * Axis order, stated once for the whole product.
 *
 * - A volume's voxel (i, j, k) lies at flat index `i + dims[0] * (j + dims[1] * k)`: the first axis is
 *   the fastest, as in a NIfTI file.
 * - World coordinates are RAS millimetres: +x to the patient's Right, +y Anterior, +z Superior.
 *   DICOM's LPS is converted at the door (main/io), nowhere else.
 * - Network tensors are row-major [batch, channel, x, y, z] with x, y, z the RAS-oriented volume axes;
 *   so the *last* axis is the fastest there. Only main/tensor and above cross between the two.
 */
export type Axis = 0 | 1 | 2;

export const axes: readonly Axis[] = [0, 1, 2];

/** Number of voxels along (i, j, k). */
export type Dims = readonly [number, number, number];

declare const frame: unique symbol;

/** A point in RAS millimetres. */
export type RasMm = readonly [number, number, number] & { readonly [frame]?: 'ras-mm' };

/** A voxel index (i, j, k); fractional between voxel centres. */
export type VoxelIjk = readonly [number, number, number] & { readonly [frame]?: 'voxel-ijk' };

export const rasMm = (x: number, y: number, z: number): RasMm => [x, y, z];
export const voxelIjk = (i: number, j: number, k: number): VoxelIjk => [i, j, k];

export const voxelCount = (dims: Dims): number => dims[0] * dims[1] * dims[2];

/** Flat index of voxel (i, j, k); the caller guarantees that it lies inside. */
export const flatIndex = (dims: Dims, i: number, j: number, k: number): number =>
  i + dims[0] * (j + dims[1] * k);
