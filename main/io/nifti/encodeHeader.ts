import type { HeaderGeometry } from './headerGeometry.ts';
import { headerBytes } from './parseHeader.ts';
import type { StoredType } from './storedType.ts';

/** What a header that we write says; everything else in it is 0. */
export interface NewHeader {
  readonly geometry: HeaderGeometry;
  readonly type: StoredType;
  readonly intentCode: number;
  /** Real value of a stored 1; 1 unless given. */
  readonly slope?: number;
  /** Extensions with their sizes and codes, a multiple of 16 bytes. */
  readonly extensions: Uint8Array;
}

const program = 'DiffTumor Workstation';

/** Header, extension flag and extensions: all that stands before the voxels. Little-endian. */
export function encodeHeader(header: NewHeader): Uint8Array {
  const { version } = header.geometry;
  const size = headerBytes[version];
  const out = new Uint8Array(size + 4 + header.extensions.length);
  const view = new DataView(out.buffer);
  (version === 1 ? fillNifti1 : fillNifti2)(view, header, out.length);
  if (header.extensions.length > 0) out[size] = 1;
  out.set(header.extensions, size + 4);
  return out;
}

function putText(view: DataView, at: number, text: string): void {
  for (const [i, character] of [...text].entries()) view.setUint8(at + i, character.charCodeAt(0));
}

/** Offsets: nifti1.h, struct nifti_1_header. */
function fillNifti1(
  view: DataView,
  { geometry, type, intentCode, slope = 1 }: NewHeader,
  voxelOffset: number,
): void {
  const floats = (at: number, values: readonly number[]): void =>
    values.forEach((value, i) => view.setFloat32(at + 4 * i, value, true));
  view.setInt32(0, headerBytes[1], true);
  geometry.dim.forEach((n, i) => view.setInt16(40 + 2 * i, n, true));
  view.setInt16(68, intentCode, true);
  view.setInt16(70, type.code, true);
  view.setInt16(72, 8 * type.bytes, true);
  floats(76, geometry.pixdim);
  floats(108, [voxelOffset, slope, 0]);
  view.setUint8(123, geometry.units);
  putText(view, 148, program);
  view.setInt16(252, geometry.qformCode, true);
  view.setInt16(254, geometry.sformCode, true);
  floats(256, geometry.quatern);
  floats(280, geometry.srow);
  putText(view, 344, 'n+1');
}

/** Offsets: nifti2.h, struct nifti_2_header. */
function fillNifti2(
  view: DataView,
  { geometry, type, intentCode, slope = 1 }: NewHeader,
  voxelOffset: number,
): void {
  const doubles = (at: number, values: readonly number[]): void =>
    values.forEach((value, i) => view.setFloat64(at + 8 * i, value, true));
  view.setInt32(0, headerBytes[2], true);
  putText(view, 4, 'n+2\0\r\n\x1a\n');
  view.setInt16(12, type.code, true);
  view.setInt16(14, 8 * type.bytes, true);
  geometry.dim.forEach((n, i) => view.setBigInt64(16 + 8 * i, BigInt(n), true));
  doubles(104, geometry.pixdim);
  view.setBigInt64(168, BigInt(voxelOffset), true);
  doubles(176, [slope, 0]);
  putText(view, 240, program);
  view.setInt32(344, geometry.qformCode, true);
  view.setInt32(348, geometry.sformCode, true);
  doubles(352, geometry.quatern);
  doubles(400, geometry.srow);
  view.setInt32(500, geometry.units, true);
  view.setInt32(504, intentCode, true);
}
