import type { VoxelArray } from '#main/volume/volume.ts';

/**
 * How a real number is stored in an array: rounded to a whole one (halves up) within the type's range, or as it is
 * in floating-point arrays.
 */
export function storable(array: VoxelArray): (value: number) => number {
  if (array instanceof Float32Array || array instanceof Float64Array) return (value) => value;
  const bits = 8 * array.BYTES_PER_ELEMENT;
  const signed = array instanceof Int8Array || array instanceof Int16Array || array instanceof Int32Array;
  const low = signed ? -(2 ** (bits - 1)) : 0;
  const high = signed ? 2 ** (bits - 1) - 1 : 2 ** bits - 1;
  return (value) => Math.min(high, Math.max(low, Math.round(value)));
}
