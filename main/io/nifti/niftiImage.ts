import type { Warning } from '#shared/contract/warnings.ts';
import type { Affine } from '#shared/geometry/affine.ts';
import type { Dims } from '#shared/geometry/axes.ts';
import type { Volume } from '#main/volume/volume.ts';
import type { StoredType } from './storedType.ts';

/** How a file stores its voxels: real value = stored value * slope + inter. */
export interface StoredVoxels {
  readonly type: StoredType;
  /** Never 0. Files that ask for no scaling (slope 0 or not finite) have slope 1 and inter 0 here. */
  readonly slope: number;
  readonly inter: number;
  readonly littleEndian: boolean;
  /** Where the first voxel's bytes begin, in the unpacked file that holds the voxels. */
  readonly offset: number;
}

/** Which of the header's three ways to place voxels was taken. */
export type AffineSource = 'sform' | 'qform' | 'pixdim';

/** One header extension: NIfTI's `ecode`, and its content without padding rules applied. */
export interface HeaderExtension {
  readonly code: number;
  readonly content: Uint8Array;
}

/** What a header says, checked: dims are positive, the affine is finite and invertible, in RAS mm. */
export interface NiftiHeader {
  readonly version: 1 | 2;
  /** Whether the voxels lie in a second file (.hdr and .img). */
  readonly paired: boolean;
  readonly dims: Dims;
  readonly affineRas: Affine;
  readonly affineSource: AffineSource;
  readonly stored: StoredVoxels;
  readonly intentCode: number;
  readonly warnings: readonly Warning[];
  /** The header's 348 (NIfTI-1) or 540 (NIfTI-2) bytes as they are in the file. */
  readonly raw: Uint8Array<ArrayBuffer>;
}

/** A header as it lies in a file, with what stands between it and the voxels. */
export interface NiftiFile {
  readonly header: NiftiHeader;
  readonly extensions: readonly HeaderExtension[];
  /** The files that make up the image: one, or the .hdr and the .img. */
  readonly files: readonly string[];
}

/** A volume read from a file. */
export interface NiftiImage extends NiftiFile {
  /** Real values (HU of a CT): no slope or intercept is left to apply. */
  readonly volume: Volume;
  /** SHA-256 of the file as it lies on the disk; of a pair, of the .hdr's bytes followed by the .img's. */
  readonly sha256: string;
  /** Size on the disk; of a pair, of both. */
  readonly bytes: number;
  /** The header's warnings. */
  readonly warnings: readonly Warning[];
}

/** NIfTI's intent of label maps. */
export const intentLabel = 1002;
