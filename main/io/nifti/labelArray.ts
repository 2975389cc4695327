import { Problem } from '#shared/contract/problems.ts';
import type { VoxelArray } from '#main/volume/volume.ts';

export const mostLabel = 65535;

/**
 * Labels in the narrowest of uint8 and uint16 that holds them; the array itself when it is one of these.
 *
 * @throws Problem `labels-not-integer` with the first value that is no label
 */
export function labelArrayOf(data: VoxelArray, file: string): Uint8Array | Uint16Array {
  if (data instanceof Uint8Array || data instanceof Uint16Array) return data;
  let most = 0;
  for (let v = 0; v < data.length; v++) {
    const value = data[v];
    if (!(value >= 0 && value <= mostLabel && Number.isInteger(value)))
      throw new Problem('labels-not-integer', { file, value });
    if (value > most) most = value;
  }
  return most > 255 ? new Uint16Array(data) : new Uint8Array(data);
}
