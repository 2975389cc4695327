import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Prediction } from '#shared/contract/prediction.ts';
import { type Dims, flatIndex, voxelCount } from '#shared/geometry/axes.ts';
import { boxDims } from '#shared/geometry/box.ts';
import { atomicWrite } from '#main/io/files/atomicWrite.ts';
import type { Findings } from '#main/segmentation/lesions/findings.ts';
import type { Volume } from '#main/volume/volume.ts';
import type { VoxelFile } from '../caseCache.ts';

/** `cache/` of a prediction's folder: its voxels ready to send. It can be deleted at any time. */
export type PredictionVoxelKind = 'labels' | 'components';

const fileNames: Readonly<Record<PredictionVoxelKind, string>> = {
  labels: 'labels.raw',
  components: 'components.raw',
};

/** @param folder of the prediction */
export function predictionVoxelFile(
  folder: string,
  dims: Dims,
  componentType: Prediction['componentType'],
  kind: PredictionVoxelKind,
): VoxelFile {
  const bytesPerVoxel = kind === 'components' && componentType === 'uint16' ? 2 : 1;
  return { file: path.join(folder, 'cache', fileNames[kind]), bytes: voxelCount(dims) * bytesPerVoxel };
}

export async function isVoxelFileWhole({ file, bytes }: VoxelFile): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found?.size === bytes;
}

/** @throws Problem `disk-full`, `folder-read-only` */
export async function writePredictionCache(
  folder: string,
  labels: Volume<Uint8Array>,
  findings: Findings,
  componentType: Prediction['componentType'],
): Promise<void> {
  await mkdir(path.join(folder, 'cache'), { recursive: true });
  const put = (kind: PredictionVoxelKind, bytes: Uint8Array): Promise<void> =>
    atomicWrite(predictionVoxelFile(folder, labels.dims, componentType, kind).file, (file) =>
      file.writeFile(bytes),
    );
  await put('labels', labels.data);
  await put('components', componentBytes(labels.dims, findings, componentType));
}

/** The ids of the lesions over the whole grid. */
function componentBytes(
  dims: Dims,
  { components, box }: Findings,
  componentType: Prediction['componentType'],
): Uint8Array {
  const out =
    componentType === 'uint8' ? new Uint8Array(voxelCount(dims)) : new Uint16Array(voxelCount(dims));
  const size = boxDims(box);
  let from = 0;
  for (let k = box.min[2]; k < box.max[2]; k++)
    for (let j = box.min[1]; j < box.max[1]; j++) {
      out.set(components.data.subarray(from, from + size[0]), flatIndex(dims, box.min[0], j, k));
      from += size[0];
    }
  return new Uint8Array(out.buffer, out.byteOffset, out.byteLength);
}
