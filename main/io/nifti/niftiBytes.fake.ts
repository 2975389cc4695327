import { scalingAffine } from '#shared/geometry/affine.ts';
import type { VoxelArray } from '#main/volume/volume.ts';
import { encodeHeader } from './encodeHeader.ts';
import { geometryOfGrid } from './headerGeometry.ts';
import { storedTypeOfArray } from './storedType.ts';

/** Where NIfTI-1 keeps the fields that tests spoil (nifti1.h). */
export const field = {
  dim: (n: number): number => 40 + 2 * n,
  datatype: 70,
  pixdim: (n: number): number => 76 + 4 * n,
  voxOffset: 108,
  slope: 112,
  inter: 116,
  units: 123,
  qformCode: 252,
  sformCode: 254,
  quaternB: 256,
  srow: (row: number, column: number): number => 280 + 4 * (4 * row + column),
} as const;

const dims = [2, 3, 4] as const;
const affineRas = scalingAffine([1, 2, 3], [10, 20, 30]);

/**
 * A NIfTI-1 file of 2×3×4 voxels, 1×2×3 mm, sform and qform alike, not packed.
 *
 * @param spoil changes the header in place
 */
export function niftiBytes(
  data: VoxelArray = Int16Array.from({ length: 24 }, (_, v) => v),
  spoil: (header: DataView<ArrayBuffer>) => void = () => undefined,
  extensions: Uint8Array = new Uint8Array(0),
): Uint8Array<ArrayBuffer> {
  const type = storedTypeOfArray(data);
  const geometry = geometryOfGrid(dims, affineRas);
  const header = encodeHeader({ geometry, type, intentCode: 0, extensions });
  const out = new Uint8Array(header.length + data.byteLength);
  out.set(header);
  out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), header.length);
  spoil(new DataView(out.buffer));
  return out;
}
