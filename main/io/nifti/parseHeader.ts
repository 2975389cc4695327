import { type NIFTI1, type NIFTI2, readHeader } from 'nifti-reader-js';
import { Problem } from '#shared/contract/problems.ts';
import { type Dims, voxelCount } from '#shared/geometry/axes.ts';
import type { Affine } from '#shared/geometry/affine.ts';
import type { NiftiHeader, StoredVoxels } from './niftiImage.ts';
import { type HeaderPlacement, placementOf } from './placement.ts';
import { storedTypeName, storedTypeOfCode } from './storedType.ts';

export const headerBytes = { 1: 348, 2: 540 } as const;

/** How a NIfTI header begins: its version and byte order. */
export interface Signature {
  readonly version: 1 | 2;
  readonly littleEndian: boolean;
  readonly paired: boolean;
}

/**
 * Recognises a header by its size field and magic.
 *
 * @param start the file's first 348 bytes, or all it has
 * @throws Problem `not-nifti`, saying what was found instead
 */
export function signatureOf(start: Uint8Array, file: string): Signature {
  const found = (what: string): Problem => new Problem('not-nifti', { file, found: what });
  if (start.length === 0) throw found('the file is empty');
  const text = (from: number, to: number): string => String.fromCharCode(...start.subarray(from, to));
  if (text(128, 132) === 'DICM') throw found('it is a DICOM file');
  if (text(0, 4) === 'NRRD') throw found('it is an NRRD file');
  if (start.length < headerBytes[1]) throw found(`it has only ${start.length} bytes`);
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const littleEndian = view.getUint8(0) !== 0;
  const size = view.getInt32(0, littleEndian);
  const magic = size === headerBytes[1] ? text(344, 347) : size === headerBytes[2] ? text(4, 7) : '';
  if (magic === 'n+1' || magic === 'n+2')
    return { version: magic === 'n+1' ? 1 : 2, littleEndian, paired: false };
  if (magic === 'ni1' || magic === 'ni2')
    return { version: magic === 'ni1' ? 1 : 2, littleEndian, paired: true };
  throw found(size === headerBytes[1] ? 'it has an Analyze 7.5 header' : 'it has no NIfTI header');
}

/**
 * Reads and checks a header.
 *
 * nifti-reader-js decodes the fields; these of its answers are not used:
 * - `affine`: it prefers the qform when its code is larger, takes pixdim[0] as a factor instead of its sign,
 *   gives NaN for half turns, and reads no qform at all in NIfTI-2;
 * - `extensions`: a negative size makes it loop for ever, a damaged one refuses the whole image, so it is
 *   given the bare header and readExtensions.ts reads them;
 * - `numBitsPerVoxel`: the datatype decides;
 * - text fields: they run on past their terminating zero.
 * Its 64-bit integers are wrong beyond 2^31 and below 0, but never turn into a size that would pass.
 *
 * @param raw exactly the header's bytes
 * @param file the name for messages
 * @throws Problem `nifti-type`, `nifti-dims`, `nifti-4d`, `nifti-spacing`, `nifti-singular`, `file-unreadable`
 */
export function parseHeader(
  raw: Uint8Array<ArrayBuffer>,
  { version, littleEndian, paired }: Signature,
  file: string,
): NiftiHeader {
  const fields = readHeader(raw.slice().buffer, true);
  const stored = storedVoxelsOf(fields, paired, version, littleEndian, file);
  const dims = dimsOf(fields.dims, file);
  const placement = placementOf(placementFields(fields, dims, raw, version), file);
  return { version, paired, dims, stored, intentCode: fields.intent_code, raw, ...placement };
}

function storedVoxelsOf(
  fields: NIFTI1 | NIFTI2,
  paired: boolean,
  version: 1 | 2,
  littleEndian: boolean,
  file: string,
): StoredVoxels {
  const type = storedTypeOfCode(fields.datatypeCode);
  if (type === undefined)
    throw new Problem('nifti-type', { file, type: storedTypeName(fields.datatypeCode) });
  // nifti1.h: a slope of 0 asks for no scaling, and the intercept counts for nothing then; NaN likewise.
  const scaled = fields.scl_slope !== 0 && Number.isFinite(fields.scl_slope);
  if (scaled && !Number.isFinite(fields.scl_inter))
    throw new Problem('file-unreadable', { file, reason: 'its scaling intercept is not a number' });
  const offset = voxelOffset(fields.vox_offset, paired ? 0 : headerBytes[version] + 4, file);
  return {
    type,
    slope: scaled ? fields.scl_slope : 1,
    inter: scaled ? fields.scl_inter : 0,
    littleEndian,
    offset,
  };
}

/** `vox_offset` where it makes sense; 0 in a single file stands for the first place possible. */
function voxelOffset(voxOffset: number, first: number, file: string): number {
  const offset = voxOffset === 0 ? first : voxOffset;
  if (!Number.isSafeInteger(offset) || offset < first)
    throw new Problem('file-unreadable', {
      file,
      reason: `its header puts the voxels at byte ${voxOffset}, which cannot be`,
    });
  return offset;
}

/** Voxels that a typed array can hold. */
const mostVoxels = 2 ** 32 - 1;

/** dim[0] says how many of dim[1..7] count; those beyond are 1, whatever stands there. */
function dimsOf(dim: readonly number[], file: string): Dims {
  const size = (axis: number): number => (axis <= dim[0] ? dim[axis] : 1);
  const sizes = [1, 2, 3, 4, 5, 6, 7].map(size);
  const sane = dim[0] >= 1 && dim[0] <= 7 && sizes.every((n) => n >= 1);
  const dims: Dims = [sizes[0], sizes[1], sizes[2]];
  if (!sane || voxelCount(dims) > mostVoxels)
    throw new Problem('nifti-dims', { file, dims: dim.slice(1, Math.max(4, dim[0] + 1)).join(' × ') });
  const volumes = sizes[3] * sizes[4] * sizes[5] * sizes[6];
  if (volumes > 1) throw new Problem('nifti-4d', { file, volumes });
  return dims;
}

function placementFields(
  fields: NIFTI1 | NIFTI2,
  dims: Dims,
  raw: Uint8Array<ArrayBuffer>,
  version: 1 | 2,
): HeaderPlacement {
  const { pixDims, quatern_b, quatern_c, quatern_d, qoffset_x, qoffset_y, qoffset_z } = fields;
  return {
    dims,
    sformCode: fields.sform_code,
    sform: sformOf(raw, version, fields.littleEndian),
    qformCode: fields.qform_code,
    qform: {
      quaternion: [quatern_b, quatern_c, quatern_d],
      // nifti1.h: 0 counts as 1.
      qfac: pixDims[0] < 0 ? -1 : 1,
      spacing: [pixDims[1], pixDims[2], pixDims[3]],
      offset: [qoffset_x, qoffset_y, qoffset_z],
    },
    unitCode: fields.xyzt_units & 7,
  };
}

/** srow_x, srow_y, srow_z: the library overwrites them in NIfTI-1. */
function sformOf(raw: Uint8Array<ArrayBuffer>, version: 1 | 2, littleEndian: boolean): Affine {
  const view = new DataView(raw.buffer, raw.byteOffset);
  const element = (at: number): number =>
    version === 1 ? view.getFloat32(280 + 4 * at, littleEndian) : view.getFloat64(400 + 8 * at, littleEndian);
  return [...Array.from({ length: 12 }, (_, at) => element(at)), 0, 0, 0, 1];
}
