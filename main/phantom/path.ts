import { add, distanceBetween, type Point, scale } from './vector.ts';

/** A point of a tube's centre line and the tube's radius there, mm. */
export interface PathPoint {
  readonly at: Point;
  readonly radius: number;
}

export const pathPoint = (x: number, y: number, z: number, radius: number): PathPoint => ({
  at: [x, y, z],
  radius,
});

/** A smooth curve through some points (uniform Catmull-Rom), one point every `stepMm` or nearer; radii alike. */
export function smoothPath(points: readonly PathPoint[], stepMm = 3): PathPoint[] {
  const out: PathPoint[] = points.slice(0, 1);
  for (let span = 0; span + 1 < points.length; span++) {
    const [b, c] = [points[span], points[span + 1]];
    const a = points[span - 1] ?? b;
    const d = points[span + 2] ?? c;
    const steps = Math.max(1, Math.ceil(distanceBetween(b.at, c.at) / stepMm));
    for (let step = 1; step <= steps; step++) {
      const t = step / steps;
      out.push({ at: catmullRom(a.at, b.at, c.at, d.at, t), radius: b.radius + (c.radius - b.radius) * t });
    }
  }
  return out;
}

function catmullRom(a: Point, b: Point, c: Point, d: Point, t: number): Point {
  const [t2, t3] = [t * t, t * t * t];
  return [
    scale(a, (2 * t2 - t3 - t) / 2),
    scale(b, (2 - 5 * t2 + 3 * t3) / 2),
    scale(c, (t + 4 * t2 - 3 * t3) / 2),
    scale(d, (t3 - t2) / 2),
  ].reduce(add);
}

/** Length along the points, mm. */
export const pathLength = (points: readonly PathPoint[]): number =>
  points.slice(1).reduce((sum, { at }, before) => sum + distanceBetween(points[before].at, at), 0);
