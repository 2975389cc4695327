import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';
import { voxelCount } from '#shared/geometry/axes.ts';
import { readLabelMap } from '#main/io/nifti/readLabelMap.ts';
import { type CaseVoxels, isCacheWhole, readCache, writeCache } from '../caseCache.ts';
import type { CaseOnDisk } from '../caseSource.ts';
import { readHu } from '../readHu.ts';

/**
 * The voxels of a case: from its cache, which is made from the case's files when it is missing or not whole.
 *
 * @throws Problem `case-damaged` when the files are not those that were imported any more; what is wrong with them
 */
export async function caseVoxels(onDisk: CaseOnDisk): Promise<CaseVoxels> {
  if (await isCacheWhole(onDisk)) return readCache(onDisk);
  const voxels = await decode(onDisk);
  await writeCache(onDisk, voxels);
  return voxels;
}

async function decode({ folder, source }: CaseOnDisk): Promise<CaseVoxels> {
  const damaged = (file: string): Problem =>
    new Problem('case-damaged', {
      caseId: path.basename(folder),
      reason: `${file} is not the file that was imported`,
    });
  const [imageName] = source.image.files;
  const { volume: image, sha256 } = await readHu(path.join(folder, imageName));
  if (sha256 !== source.image.sha256) throw damaged(imageName);
  const { dims, affineRas } = image;
  if (!source.labels) {
    const none = new Uint8Array(voxelCount(dims));
    return { image, labels: { data: none, dims, affineRas, meaning: 'label' } };
  }
  const labels = await readLabelMap(path.join(folder, source.labels.file));
  if (labels.sha256 !== source.labels.sha256) throw damaged(source.labels.file);
  return { image, labels: { ...labels.volume, data: Uint8Array.from(labels.volume.data) } };
}

/** Makes the cache of a case when it is missing. */
export async function fillCache(onDisk: CaseOnDisk): Promise<void> {
  await caseVoxels(onDisk);
}
