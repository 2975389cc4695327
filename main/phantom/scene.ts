import type { Random } from '#main/tensor/random.ts';
import type { Canvas } from './canvas.ts';
import { drawAround } from './drawing.ts';
import type { Habitus, Placer } from './habitus.ts';
import type { PathPoint } from './path.ts';
import type { Tissues } from './tissues.ts';
import type { Torso } from './torso.ts';
import type { Point } from './vector.ts';

/** What every structure is painted with. A structure takes its own stream from `random` by `fork`. */
export interface Scene {
  readonly canvas: Canvas;
  readonly habitus: Habitus;
  readonly torso: Torso;
  readonly tissues: Tissues;
  readonly place: Placer;
  readonly random: Random;
}

/** A point of an average tube: x, y, z and radius, mm. */
export type Knot = readonly [x: number, y: number, z: number, radius: number];

/**
 * Draws a tube's centre line around its average course: each point is placed in this build, moved by a normal
 * step of `jitterMm` along each axis, and its radius scaled by a common factor of spread `radiusSpread`.
 */
export function drawCourse(
  { place }: Scene,
  random: Random,
  knots: readonly Knot[],
  jitterMm: number,
  radiusSpread = 0.06,
): PathPoint[] {
  const girth = drawAround(random, 1, radiusSpread);
  const step = (): number => drawAround(random, 0, jitterMm);
  return knots.map(([x, y, z, radius]) => {
    const [px, py, pz] = place(x, y, z);
    return { at: [px + step(), py + step(), pz + step()], radius: radius * girth };
  });
}

/** Moves the points of a tube inward until it clears the wall of the cavity by `marginMm`. */
export function keptInside({ torso }: Scene, path: readonly PathPoint[], marginMm: number): PathPoint[] {
  return path.map(({ at, radius }) => {
    const over = torso.cavity(...at) + radius + marginMm;
    if (over <= 0) return { at, radius };
    const out = Math.hypot(at[0], at[1]);
    const inward = (out - over) / out;
    const inside: Point = [at[0] * inward, at[1] * inward, at[2]];
    return { at: inside, radius };
  });
}
