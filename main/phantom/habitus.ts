import type { Random } from '#main/tensor/random.ts';
import { drawAround, drawSize } from './drawing.ts';
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
  /** Volumes before the neighbouring organs press into them, which costs the liver about a fifth. */
  readonly liverMl: number;
  readonly spleenMl: number;
  /** Length of the kidneys, pole to pole. */
  readonly kidneyMm: number;
  /** Shift of the diaphragm (breathing), up positive. */
  readonly breathMm: number;
}

export function drawHabitus(random: Random): Habitus {
  const width = drawAround(random, 1, 0.035);
  return {
    width,
    depth: drawAround(random, 1, 0.04) * (0.5 + 0.5 * width),
    fatMm: drawSize(random, 17, 0.3),
    muscle: drawAround(random, 1, 0.12),
    waist: random.uniform(0, 0.07),
    liverMl: drawAround(random, 1850, 130) * width,
    spleenMl: drawSize(random, 195, 0.25),
    kidneyMm: drawAround(random, 110, 6),
    breathMm: drawAround(random, 0, 4),
  };
}

/** Places a point of the average anatomy (RAS mm) in this build: width and depth are stretched, height is not. */
export type Placer = (x: number, y: number, z: number) => Point;

export const placerOf =
  ({ width, depth }: Habitus): Placer =>
  (x, y, z) => [x * width, y * depth, z];
