import type { CaseDetail, ChangeHeader } from '#shared/contract/case.ts';
import { boxVoxels } from '#shared/geometry/box.ts';
import type { BoxChange } from './displayedVoxels.ts';
import type { HuArray } from './voxelBlock.ts';

/** Voxels of the case's image type, on `buffer` from `byteOffset` on; little-endian like every machine we run on. */
export function huArrayOn(
  type: CaseDetail['imageType'],
  buffer: ArrayBuffer,
  byteOffset: number,
  length: number,
): HuArray {
  return type === 'int16'
    ? new Int16Array(buffer, byteOffset, length)
    : new Float32Array(buffer, byteOffset, length);
}

export const bytesPerVoxel = (type: CaseDetail['imageType']): number => (type === 'int16' ? 2 : 4);

/**
 * The changes that a frame tells of, as views on its payload.
 *
 * @throws RangeError when a box does not fit into the payload
 */
export const changesOf = (
  boxes: ChangeHeader['boxes'],
  imageType: CaseDetail['imageType'],
  payload: ArrayBuffer,
): BoxChange[] =>
  boxes.map(({ box, restored, imageOffset, labelOffset }) => {
    if (restored) return { box };
    const count = boxVoxels(box);
    const image = huArrayOn(imageType, payload, imageOffset, count);
    return { box, voxels: { image, labels: new Uint8Array(payload, labelOffset, count) } };
  });
