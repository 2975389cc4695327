import type { Random } from '#main/tensor/random.ts';

/** A random function of position (mm), as smooth as its step is long. */
export type Field = (x: number, y: number, z: number) => number;

/** Lattices larger than this repeat: no lesion shows it, and memory stays small. */
const longestPeriod = 64;

/**
 * Cubic B-splines over normal values on a lattice around the origin: mean 0, standard deviation 1 (averaged over a
 * cell), band-limited as white noise under a Gaussian blur of 0.58 steps, and twice differentiable.
 *
 * @param stepMm lattice step, > 0
 * @param reachMm how far from the origin along each axis positions may lie before the function may repeat, at least
 *   for the first 32 steps
 */
export function splineField(random: Random, stepMm: number, reachMm: number): Field {
  const needed = 2 * Math.ceil(reachMm / stepMm) + 4;
  let period = 8;
  while (period < needed && period < longestPeriod) period *= 2;
  const mask = period - 1;
  const values = Float64Array.from({ length: period ** 3 }, () => random.normal() * gain);
  const [wx, wy, wz] = [new Float64Array(4), new Float64Array(4), new Float64Array(4)];
  return (x, y, z) => {
    const i = weigh(x / stepMm, wx);
    const j = weigh(y / stepMm, wy);
    const k = weigh(z / stepMm, wz);
    const [i0, i1, i2, i3] = [(i - 1) & mask, i & mask, (i + 1) & mask, (i + 2) & mask];
    let sum = 0;
    for (let c = 0; c < 4; c++) {
      let plane = 0;
      for (let b = 0; b < 4; b++) {
        const row = period * (((j + b - 1) & mask) + period * ((k + c - 1) & mask));
        plane +=
          wy[b] *
          (wx[0] * values[row + i0] +
            wx[1] * values[row + i1] +
            wx[2] * values[row + i2] +
            wx[3] * values[row + i3]);
      }
      sum += wz[c] * plane;
    }
    return sum;
  };
}

/** Writes the four B-spline weights around a lattice position; returns the lattice point below it. */
function weigh(position: number, out: Float64Array): number {
  const base = Math.floor(position);
  const t = position - base;
  const u = 1 - t;
  out[0] = (u * u * u) / 6;
  out[1] = (t * t * (t - 2) * 3 + 4) / 6;
  out[2] = (u * u * (u - 2) * 3 + 4) / 6;
  out[3] = (t * t * t) / 6;
  return base;
}

/** Along an axis the squares of the weights sum to 151/315, averaged over a cell; three axes multiply. */
const gain = (315 / 151) ** 1.5;
