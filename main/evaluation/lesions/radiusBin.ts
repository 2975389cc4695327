import type { RadiusBin } from '#shared/contract/evaluation.ts';

/** Radius, mm, of the ball of a volume. */
export const radiusOfMm = (volumeMm3: number): number => Math.cbrt((3 * volumeMm3) / (4 * Math.PI));

/** 5 and 10 mm belong to the bin 5-10, 20 mm to 10-20. */
export function binOf(radiusMm: number): RadiusBin {
  if (radiusMm < 5) return '<5';
  if (radiusMm <= 10) return '5-10';
  return radiusMm <= 20 ? '10-20' : '>20';
}
