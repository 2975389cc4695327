import { reshape, reverse, transpose } from '../functions.ts';
import type { Value } from '../value.ts';

/** Batch and channels, or both channels of a kernel, exchanged. */
export const swapFirstTwo = (x: Value): Value =>
  transpose(
    x,
    x.shape.map((_, axis) => (axis < 2 ? 1 - axis : axis)),
  );

/** From w [out, in / groups, k…] to the kernel [in, out / groups, k…] that carries gradients back. */
export function mirrorKernel(w: Value, groups: number): Value {
  const [out, perGroup, ...kernel] = w.shape;
  const spatialAxes = kernel.map((_, i) => i + 2);
  const flipped = kernel.every((k) => k === 1) ? w : reverse(w, spatialAxes);
  if (groups === 1) return swapFirstTwo(flipped);
  const grouped = reshape(flipped, [groups, out / groups, perGroup, ...kernel]);
  const swapped = transpose(grouped, [0, 2, 1, ...kernel.map((_, i) => i + 3)]);
  return reshape(swapped, [groups * perGroup, out / groups, ...kernel]);
}
