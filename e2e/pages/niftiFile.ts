import { gunzipSync } from 'fflate';
import type { Dims } from '#shared/geometry/axes.ts';
import type { Affine } from '#shared/geometry/affine.ts';

export interface NiftiFile {
  readonly dims: Dims;
  readonly affineRas: Affine;
  readonly voxels: Uint8Array | Int16Array | Uint16Array;
}

/**
 * A little-endian NIfTI-1 file with an sform and unscaled 8- or 16-bit voxels, as the program writes it. Read
 * here byte by byte, so that the program's own reader does not judge the program's own writer.
 */
export function parseNifti(bytes: Uint8Array): NiftiFile {
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength);
  if (view.getInt32(0, true) !== 348) throw new Error('not a little-endian NIfTI-1 file');
  const dims: Dims = [view.getInt16(42, true), view.getInt16(44, true), view.getInt16(46, true)];
  const rows = Array.from({ length: 12 }, (_, i) => view.getFloat32(280 + 4 * i, true));
  const start = view.getFloat32(108, true);
  const count = dims[0] * dims[1] * dims[2];
  const body = plain.slice(start).buffer;
  const types = { 2: Uint8Array, 4: Int16Array, 512: Uint16Array } as const;
  const Type = types[view.getInt16(70, true) as keyof typeof types];
  return { dims, affineRas: [...rows, 0, 0, 0, 1] as unknown as Affine, voxels: new Type(body, 0, count) };
}
