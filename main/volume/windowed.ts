import type { VoxelArray } from './volume.ts';

/** HU as a network takes them: 0 at the window's low end and below, 1 at its high end and above. */
export function windowed(hu: VoxelArray, [low, high]: readonly [number, number]): Float32Array {
  const out = new Float32Array(hu.length);
  const width = high - low;
  for (let v = 0; v < hu.length; v++) out[v] = Math.min(Math.max((hu[v] - low) / width, 0), 1);
  return out;
}
