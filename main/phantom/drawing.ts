import type { Random } from '#main/tensor/random.ts';

/** A normal draw around a mean, held within two standard deviations: no anatomy beyond the usual. */
export const drawAround = (random: Random, mean: number, sd: number): number =>
  mean + sd * Math.min(2, Math.max(-2, random.normal()));

/** As `drawAround` for sizes that vary by a factor: the logarithm is drawn, with spread `relativeSd`. */
export const drawSize = (random: Random, typical: number, relativeSd: number): number =>
  typical * Math.exp(drawAround(random, 0, relativeSd));
