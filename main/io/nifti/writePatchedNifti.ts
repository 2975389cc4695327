import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';
import { boxDims, boxVoxels, type VoxelBox } from '#shared/geometry/box.ts';
import type { Dims } from '#shared/geometry/axes.ts';
import type { FileHash } from '../files/sha256.ts';
import { type ByteSink, writeBytes } from '../files/writeBytes.ts';
import { type OpenNifti, withNifti } from './openNifti.ts';
import { scrubbedHeader } from './scrubbedHeader.ts';
import { realValueWriter } from './storedNumber.ts';

/** New real values (HU) of a box of voxels, first axis fastest. */
export interface VoxelPatch {
  readonly box: VoxelBox;
  readonly hu: ArrayLike<number>;
}

/** Voxels are copied in whole rows, about this many bytes at a time. */
const pieceBytes = 1 << 20;

/**
 * Writes a copy of an image in which only patched voxels differ: stored type, scaling, byte order and the
 * header's geometry are the source's, all other voxels keep their bytes. The source streams through; a
 * megabyte (at least one row) is held at a time. A .hdr/.img pair becomes one file.
 *
 * @param out packed when its name ends in .gz; written atomically; may be the source itself
 * @param patches applied in order: where boxes overlap the last counts. A patched voxel whose stored value
 *   reads as the wanted HU already is not touched; others are rounded to what the type can store.
 * @returns hash and size of the file written
 * @throws RangeError when a box leaves the volume or has another number of values; Problem as `readNifti`
 *   (except `nifti-not-finite`) and `writeNifti` (except `nifti-shear`)
 */
export function writePatchedNifti(
  source: string,
  out: string,
  patches: readonly VoxelPatch[],
): Promise<FileHash> {
  return withNifti(source, (image) => {
    for (const patch of patches) refuseMisfit(patch, image.header.dims);
    return writeBytes(out, async (sink) => {
      await sink(scrubbedHeader(image.header));
      await copyPatched(image, sink, patches);
      await image.voxels.finish();
    });
  });
}

function refuseMisfit({ box, hu }: VoxelPatch, dims: Dims): void {
  const inside = dims.every((n, axis) => box.min[axis] >= 0 && box.max[axis] <= n);
  if (!inside) throw new RangeError(`the box ${box.min} to ${box.max} leaves a volume of ${dims.join('×')}`);
  if (hu.length !== boxVoxels(box))
    throw new RangeError(`a box of ${boxDims(box).join('×')} has ${hu.length} values`);
}

async function copyPatched(
  { header, voxels, files }: OpenNifti,
  sink: ByteSink,
  patches: readonly VoxelPatch[],
): Promise<void> {
  const { dims, stored } = header;
  const rowBytes = dims[0] * stored.type.bytes;
  const rows = dims[1] * dims[2];
  const rowsAtOnce = Math.min(rows, Math.max(1, Math.floor(pieceBytes / rowBytes)));
  const piece = new Uint8Array(rowsAtOnce * rowBytes);
  const put = realValueWriter(stored);
  for (let first = 0; first < rows; first += rowsAtOnce) {
    const taken = piece.subarray(0, Math.min(rowsAtOnce, rows - first) * rowBytes);
    const got = await voxels.read(taken);
    if (got < taken.length)
      throw new Problem('nifti-truncated', {
        file: path.basename(files[files.length - 1]),
        expectedBytes: rows * rowBytes,
        foundBytes: first * rowBytes + got,
      });
    const view = new DataView(taken.buffer, 0, taken.length);
    for (const patch of patches)
      patchRows(patch, dims, first, taken.length / rowBytes, (row, i, hu) =>
        put(view, (row - first) * rowBytes + i * stored.type.bytes, hu),
      );
    await sink(taken);
  }
}

/** Calls `put` for the patch's voxels in rows first .. first + count - 1; row j of slice k is `j + dims[1] * k`. */
function patchRows(
  { box, hu }: VoxelPatch,
  dims: Dims,
  first: number,
  count: number,
  put: (row: number, i: number, hu: number) => void,
): void {
  const [nx, ny] = boxDims(box);
  const firstSlice = Math.max(box.min[2], Math.floor(first / dims[1]));
  const endSlice = Math.min(box.max[2], Math.ceil((first + count) / dims[1]));
  for (let k = firstSlice; k < endSlice; k++)
    for (let j = box.min[1]; j < box.max[1]; j++) {
      const row = j + dims[1] * k;
      if (row < first || row >= first + count) continue;
      const from = nx * (j - box.min[1] + ny * (k - box.min[2]));
      for (let x = 0; x < nx; x++) put(row, box.min[0] + x, hu[from + x]);
    }
}
