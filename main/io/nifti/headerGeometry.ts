import { type Affine, spacingOf } from '#shared/geometry/affine.ts';
import type { Dims } from '#shared/geometry/axes.ts';
import { sameGrid } from '#shared/geometry/grid.ts';
import { affineOfQform, qformOf, squareAffine } from './forms.ts';
import type { NiftiHeader } from './niftiImage.ts';

/** The fields of a header that place its voxels, as they stand in it. */
export interface HeaderGeometry {
  readonly version: 1 | 2;
  /** dim[0..7]. */
  readonly dim: readonly number[];
  /** pixdim[0..7]; the first is the qform's handedness. */
  readonly pixdim: readonly number[];
  /** `xyzt_units`. */
  readonly units: number;
  readonly qformCode: number;
  readonly sformCode: number;
  /** Quaternion b, c, d and offset x, y, z. */
  readonly quatern: readonly number[];
  /** srow_x, srow_y, srow_z. */
  readonly srow: readonly number[];
}

/** What NIfTI-1's 16-bit dimensions can state. */
const mostNifti1 = 32767;
/** `xyzt_units`: millimetres, no unit of time. */
const millimetres = 2;
/** `qform_code` and `sform_code`: the scanner's coordinates. */
const scanner = 1;

/**
 * The geometry we write for a grid: sform and qform both state the affine, squared (forms.ts). Where float32
 * puts the qform more than 0.01 mm off anywhere in the volume, it is left out: readers take the sform then.
 *
 * @returns NIfTI-1 where its dimensions suffice, else NIfTI-2
 */
export function geometryOfGrid(dims: Dims, affineRas: Affine): HeaderGeometry {
  const version = dims.some((n) => n > mostNifti1) ? 2 : 1;
  const square = squareAffine(affineRas);
  const qform = qformOf(square, version === 1 ? Math.fround : (value) => value);
  const read = affineOfQform(qform);
  const told = read !== undefined && sameGrid({ dims, affineRas: square }, { dims, affineRas: read });
  return {
    version,
    dim: [3, ...dims, 1, 1, 1, 1],
    pixdim: [told ? qform.qfac : 1, ...spacingOf(square), 1, 1, 1, 1],
    units: millimetres,
    qformCode: told ? scanner : 0,
    sformCode: scanner,
    quatern: told ? [...qform.quaternion, ...qform.offset] : [0, 0, 0, 0, 0, 0],
    srow: square.slice(0, 12),
  };
}

/** The geometry of a header as read: who writes it again makes a file that every reader places alike. */
export function geometryOfHeader({ version, raw, stored }: NiftiHeader): HeaderGeometry {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const le = stored.littleEndian;
  const list = (count: number, at: (i: number) => number): number[] =>
    Array.from({ length: count }, (_, i) => at(i));
  if (version === 1)
    return {
      version,
      dim: list(8, (i) => view.getInt16(40 + 2 * i, le)),
      pixdim: list(8, (i) => view.getFloat32(76 + 4 * i, le)),
      units: view.getUint8(123),
      qformCode: view.getInt16(252, le),
      sformCode: view.getInt16(254, le),
      quatern: list(6, (i) => view.getFloat32(256 + 4 * i, le)),
      srow: list(12, (i) => view.getFloat32(280 + 4 * i, le)),
    };
  return {
    version,
    dim: list(8, (i) => Number(view.getBigInt64(16 + 8 * i, le))),
    pixdim: list(8, (i) => view.getFloat64(104 + 8 * i, le)),
    units: view.getInt32(500, le),
    qformCode: view.getInt32(344, le),
    sformCode: view.getInt32(348, le),
    quatern: list(6, (i) => view.getFloat64(352 + 8 * i, le)),
    srow: list(12, (i) => view.getFloat64(400 + 8 * i, le)),
  };
}
