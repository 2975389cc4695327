import type { Random } from '#main/tensor/random.ts';

/** A smooth random function of position (mm): mean 0, standard deviation about 1. */
export type Field = (x: number, y: number, z: number) => number;

const cells = 32;
const mask = cells - 1;

/**
 * Value noise: independent normal values on a lattice (repeated every 32 cells), quintic interpolation between
 * them (Perlin, Improving Noise, 2002), scaled to standard deviation 1 averaged over a cell.
 *
 * @param cellMm lattice step: the length over which the function varies
 */
export function smoothField(random: Random, cellMm: number): Field {
  const values = Float64Array.from({ length: cells ** 3 }, () => random.normal() * gain);
  return (x, y, z) => {
    const p = x / cellMm;
    const q = y / cellMm;
    const r = z / cellMm;
    const i = Math.floor(p);
    const j = Math.floor(q);
    const k = Math.floor(r);
    const u = quintic(p - i);
    const v = quintic(q - j);
    const w = quintic(r - k);
    const i0 = i & mask;
    const i1 = (i + 1) & mask;
    const j0 = (j & mask) * cells;
    const j1 = ((j + 1) & mask) * cells;
    const k0 = (k & mask) * cells * cells;
    const k1 = ((k + 1) & mask) * cells * cells;
    const near = mix(
      mix(values[i0 + j0 + k0], values[i1 + j0 + k0], u),
      mix(values[i0 + j1 + k0], values[i1 + j1 + k0], u),
      v,
    );
    const far = mix(
      mix(values[i0 + j0 + k1], values[i1 + j0 + k1], u),
      mix(values[i0 + j1 + k1], values[i1 + j1 + k1], u),
      v,
    );
    return mix(near, far, w);
  };
}

const mix = (a: number, b: number, t: number): number => a + (b - a) * t;
const quintic = (t: number): number => t * t * t * (t * (6 * t - 15) + 10);

/**
 * Along one axis interpolation leaves the variance (1 - q)² + q² of the values', on average 181/231 for the
 * quintic q; three axes multiply.
 */
const gain = (231 / 181) ** 1.5;
