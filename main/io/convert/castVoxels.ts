import { Problem } from '#shared/contract/problems.ts';
import type { VoxelArray } from '#main/volume/volume.ts';
import type { WritableType } from '../nifti/storedType.ts';

/**
 * Voxels in another element type: rounded to the nearest whole number for types that hold no others.
 *
 * @returns the array itself when it is of the type already
 * @throws Problem `request-invalid` when a value does not fit: nothing is cut off silently
 */
export function castVoxels(data: VoxelArray, { name, array, range }: WritableType): VoxelArray {
  if (data instanceof array) return data;
  const out = new array(data.length);
  if (range === undefined) {
    out.set(data);
    return out;
  }
  const [low, high] = range;
  for (let v = 0; v < data.length; v++) {
    const value = Math.round(data[v]);
    if (!(value >= low && value <= high))
      throw new Problem('request-invalid', {
        field: 'dtype',
        reason: `${name} holds ${low} to ${high}, and the image has the value ${data[v]}`,
      });
    out[v] = value;
  }
  return out;
}
