import type { Random } from '#main/tensor/random.ts';

/** Every value times 1 + change. Results may leave 0..1: the published training does not clip them. */
export const scaleIntensity = (values: Float32Array, change: number): Float32Array =>
  values.map((value) => value * Math.fround(1 + change));

/** Every value plus a shift, not clipped either. */
export const shiftIntensity = (values: Float32Array, shift: number): Float32Array =>
  values.map((value) => value + Math.fround(shift));

const [chance, reach] = [0.15, 0.1];

/** With probability 0.15 scaled by up to a tenth, then with 0.15 shifted by up to 0.1 (reference §6, 11 and 12). */
export function jitterIntensity(values: Float32Array, random: Random): Float32Array {
  const scaled = random.chance(chance) ? scaleIntensity(values, random.uniform(-reach, reach)) : values;
  return random.chance(chance) ? shiftIntensity(scaled, random.uniform(-reach, reach)) : scaled;
}
