/**
 * Edge of a lesion over signed distance: the distribution of the sum of three uniform variables, which is a Gaussian
 * blur's to within a hundredth but ends: exactly 1 from three standard deviations inside, exactly 0 from three
 * outside. So no voxel beyond is touched, and no threshold has to say where "nothing" begins.
 */
export const edgeReach = 3;

/**
 * Share of the lesion at a signed distance from its surface.
 *
 * @param distance negative inside; in standard deviations of the blur
 * @returns 1 deep inside, 0.5 on the surface, 0 far outside; monotone, twice differentiable
 */
export function edgeStep(distance: number): number {
  const x = Math.abs(distance) / 2;
  if (x >= 1.5) return distance < 0 ? 1 : 0;
  const outside = x > 0.5 ? ((1.5 - x) * (1.5 - x) * (1.5 - x)) / 6 : 0.5 - 0.75 * x + (x * x * x) / 3;
  return distance < 0 ? 1 - outside : outside;
}

/** The derivative of the step, scaled to 1 on the surface: a rim of the same standard deviation. */
export function edgeRim(distance: number): number {
  const x = Math.abs(distance) / 2;
  if (x >= 1.5) return 0;
  return (x > 0.5 ? ((1.5 - x) * (1.5 - x)) / 2 : 0.75 - x * x) / 0.75;
}
