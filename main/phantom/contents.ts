import type { Tissue } from './paint.ts';
import type { Field } from './smoothField.ts';

/** Fluid below gas: the patient lies on the back, so gas gathers in front. */
export const levelled =
  (fluid: Tissue, gas: Tissue, levelMm: number): Tissue =>
  (depth, x, y, z) =>
    blend(fluid, gas, (y - levelMm) / 2 + 0.5, depth, x, y, z);

/** Content with gas bubbles where a field exceeds a threshold. */
export const bubbly =
  (content: Tissue, gas: Tissue, field: Field, threshold: number): Tissue =>
  (depth, x, y, z) =>
    blend(content, gas, (field(x, y, z) - threshold) * 3, depth, x, y, z);

/** HU of two tissues side by side in a voxel, `share` (cut to 0..1) of it the second. */
export function blend(
  first: Tissue,
  second: Tissue,
  share: number,
  depth: number,
  x: number,
  y: number,
  z: number,
): number {
  if (share <= 0) return first(depth, x, y, z);
  if (share >= 1) return second(depth, x, y, z);
  return first(depth, x, y, z) * (1 - share) + second(depth, x, y, z) * share;
}
