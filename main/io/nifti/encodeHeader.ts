import type { Affine } from '#shared/geometry/affine.ts';
import { spacingOf } from '#shared/geometry/affine.ts';
import type { Dims } from '#shared/geometry/axes.ts';
import type { Qform } from './forms.ts';
import { headerBytes } from './parseHeader.ts';
import type { StoredType } from './storedType.ts';

/** What a header that we write says; everything else in it is 0, and lengths are millimetres. */
export interface NewHeader {
  readonly version: 1 | 2;
  readonly dims: Dims;
  readonly type: StoredType;
  readonly affineRas: Affine;
  /** Left out when float32 cannot state the rotation: readers then take the sform. */
  readonly qform?: Qform;
  readonly intentCode: number;
  /** Extensions with their sizes and codes, a multiple of 16 bytes. */
  readonly extensions: Uint8Array;
}

const program = 'DiffTumor Workstation';
/** `xyzt_units`: millimetres, no unit of time. */
const millimetres = 2;
/** `qform_code` and `sform_code`: the scanner's coordinates. */
const scanner = 1;

/** Header, extension flag and extensions: all that stands before the voxels. Little-endian. */
export function encodeHeader(header: NewHeader): Uint8Array {
  const size = headerBytes[header.version];
  const out = new Uint8Array(size + 4 + header.extensions.length);
  const view = new DataView(out.buffer);
  (header.version === 1 ? fillNifti1 : fillNifti2)(view, header, out.length);
  if (header.extensions.length > 0) out[size] = 1;
  out.set(header.extensions, size + 4);
  return out;
}

/** dim[0..7] and pixdim[0..7]. Without a qform pixdim[0] is 1. */
const dimField = (dims: Dims): number[] => [3, ...dims, 1, 1, 1, 1];
const pixdimField = ({ affineRas, qform }: NewHeader): number[] => [
  qform?.qfac ?? 1,
  ...spacingOf(affineRas),
  1,
  1,
  1,
  1,
];
const quaternField = ({ qform }: NewHeader): number[] =>
  qform === undefined ? [0, 0, 0, 0, 0, 0] : [...qform.quaternion, ...qform.offset];

function putText(view: DataView, at: number, text: string): void {
  for (const [i, character] of [...text].entries()) view.setUint8(at + i, character.charCodeAt(0));
}

/** Offsets: nifti1.h, struct nifti_1_header. */
function fillNifti1(view: DataView, header: NewHeader, voxelOffset: number): void {
  const floats = (at: number, values: readonly number[]): void =>
    values.forEach((value, i) => view.setFloat32(at + 4 * i, value, true));
  view.setInt32(0, headerBytes[1], true);
  dimField(header.dims).forEach((n, i) => view.setInt16(40 + 2 * i, n, true));
  view.setInt16(68, header.intentCode, true);
  view.setInt16(70, header.type.code, true);
  view.setInt16(72, 8 * header.type.bytes, true);
  floats(76, pixdimField(header));
  floats(108, [voxelOffset, 1, 0]);
  view.setUint8(123, millimetres);
  putText(view, 148, program);
  view.setInt16(252, header.qform === undefined ? 0 : scanner, true);
  view.setInt16(254, scanner, true);
  floats(256, quaternField(header));
  floats(280, header.affineRas.slice(0, 12));
  putText(view, 344, 'n+1');
}

/** Offsets: nifti2.h, struct nifti_2_header. */
function fillNifti2(view: DataView, header: NewHeader, voxelOffset: number): void {
  const doubles = (at: number, values: readonly number[]): void =>
    values.forEach((value, i) => view.setFloat64(at + 8 * i, value, true));
  view.setInt32(0, headerBytes[2], true);
  putText(view, 4, 'n+2\0\r\n\x1a\n');
  view.setInt16(12, header.type.code, true);
  view.setInt16(14, 8 * header.type.bytes, true);
  dimField(header.dims).forEach((n, i) => view.setBigInt64(16 + 8 * i, BigInt(n), true));
  doubles(104, pixdimField(header));
  view.setBigInt64(168, BigInt(voxelOffset), true);
  doubles(176, [1, 0]);
  putText(view, 240, program);
  view.setInt32(344, header.qform === undefined ? 0 : scanner, true);
  view.setInt32(348, scanner, true);
  doubles(352, quaternField(header));
  doubles(400, header.affineRas.slice(0, 12));
  view.setInt32(500, millimetres, true);
  view.setInt32(504, header.intentCode, true);
}
