import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';
import { voxelCount } from '#shared/geometry/axes.ts';
import type { VoxelArray } from '#main/volume/volume.ts';
import { intentLabel, type NiftiImage } from './niftiImage.ts';
import { withNifti } from './openNifti.ts';
import { type Ladder, readVoxels } from './readVoxels.ts';

/**
 * Reads an image: NIfTI-1 or -2, either byte order, one file or .hdr/.img, packed or not.
 *
 * @param file packing and pairing are found by content and by the files beside it
 * @param ladder asks for other array types than readVoxels chooses
 * @returns the volume in the file's own voxel order, real values, RAS mm; meaning `label` when the file's
 *   intent says so, else `hu`. A 4-D file of one volume is that volume; bytes after the voxels are ignored.
 * @throws Problem `file-missing`, `file-unreadable`, `not-nifti`, `gzip-broken`, `nifti-pair-missing`,
 *   `nifti-truncated`, `nifti-dims`, `nifti-4d`, `nifti-type`, `nifti-spacing`, `nifti-singular`,
 *   `nifti-not-finite`
 */
export function readNifti(file: string, ladder?: Ladder): Promise<NiftiImage> {
  return withNifti(file, async ({ voxels, hash, fileBytes, ...image }) => {
    const { header, files } = image;
    const name = path.basename(files[files.length - 1]);
    const data = await readVoxels(voxels, header.stored, voxelCount(header.dims), name, ladder);
    await voxels.finish();
    refuseNotFinite(data, name);
    const meaning = header.intentCode === intentLabel ? 'label' : 'hu';
    return {
      ...image,
      volume: { data, dims: header.dims, affineRas: header.affineRas, meaning },
      sha256: hash.digest('hex'),
      bytes: fileBytes,
      warnings: header.warnings,
    };
  });
}

function refuseNotFinite(data: VoxelArray, file: string): void {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) return;
  let count = 0;
  for (let v = 0; v < data.length; v++) if (!Number.isFinite(data[v])) count++;
  if (count > 0) throw new Problem('nifti-not-finite', { file, count });
}
