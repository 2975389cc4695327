import type { Random } from '#main/tensor/random.ts';
import type { Point } from './vector.ts';

/** A person's build, drawn from the seed: what the whole anatomy is laid out by. */
export interface Habitus {
  /** Scale of the trunk left-right and front-back; 1 is average. */
  readonly width: number;
  readonly depth: number;
  /** Subcutaneous fat at the flank and thickness of the muscles relative to average. */
  readonly fatMm: number;
  readonly muscle: number;
  /** How much the flanks are drawn in at the waist, 0 to 0.08. */
  readonly waist: number;
  readonly liverMl: number;
  readonly spleenMl: number;
  /** Length of the kidneys, pole to pole. */
  readonly kidneyMm: number;
  /** Shift of the diaphragm (breathing), up positive. */
  readonly breathMm: number;
}

export function drawHabitus(random: Random): Habitus {
  const around = (mean: number, sd: number): number => mean + sd * Math.min(2, Math.max(-2, random.normal()));
  const width = around(1, 0.035);
  return {
    width,
    depth: around(1, 0.04) * (0.5 + 0.5 * width),
    fatMm: Math.exp(around(Math.log(17), 0.3)),
    muscle: around(1, 0.12),
    waist: random.uniform(0, 0.07),
    liverMl: around(1700, 130) * width,
    spleenMl: Math.exp(around(Math.log(195), 0.25)),
    kidneyMm: around(110, 6),
    breathMm: around(0, 4),
  };
}

/** Places anatomy of the average build in this one. */
export type Placer = (x: number, y: number, z: number) => Point;

/** Stretches by the build; `jitterMm` moves a named point off its average place, independently of others. */
export const placerOf =
  ({ width, depth }: Habitus): Placer =>
  (x, y, z) => [x * width, y * depth, z];
