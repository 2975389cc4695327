/** A point of a slice, mm. */
export type Point = readonly [number, number];

export interface AxisPair {
  readonly long: readonly [Point, Point];
  readonly short: readonly [Point, Point];
  readonly longMm: number;
  readonly shortMm: number;
}

const nothing: AxisPair = {
  long: [
    [0, 0],
    [0, 0],
  ],
  short: [
    [0, 0],
    [0, 0],
  ],
  longMm: 0,
  shortMm: 0,
};

/** The convex hull, counter-clockwise (Andrew's monotone chain). */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  if (sorted.length < 3) return sorted;
  const turn = (o: Point, a: Point, b: Point): number =>
    (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
  const chain = (from: readonly Point[]): Point[] => {
    const out: Point[] = [];
    for (const point of from) {
      while (out.length > 1 && turn(out[out.length - 2], out[out.length - 1], point) <= 1e-12) out.pop();
      out.push(point);
    }
    out.pop();
    return out;
  };
  return [...chain(sorted), ...chain(sorted.toReversed())];
}

/**
 * The longest diameter of a hull, and the longest one perpendicular to it, as RECIST 1.1 measures a lesion on a slice
 * (Eisenhauer et al., Eur J Cancer 45, 2009).
 */
export function longAndShortAxis(hull: readonly Point[]): AxisPair {
  let [best, p, q] = [-1, 0, 0];
  for (let a = 0; a < hull.length; a++)
    for (let b = a + 1; b < hull.length; b++) {
      const squared = (hull[a][0] - hull[b][0]) ** 2 + (hull[a][1] - hull[b][1]) ** 2;
      if (squared > best) [best, p, q] = [squared, a, b];
    }
  if (best <= 0) return nothing;
  const longMm = Math.sqrt(best);
  const [from, to] = [hull[p], hull[q]];
  const along: Point = [(to[0] - from[0]) / longMm, (to[1] - from[1]) / longMm];
  const short = widestChord(hull, from, along);
  const shortMm = Math.hypot(short[1][0] - short[0][0], short[1][1] - short[0][1]);
  return { long: [from, to], short, longMm, shortMm };
}

/** The longest chord perpendicular to a direction: it goes through a corner of the hull. */
function widestChord(hull: readonly Point[], origin: Point, along: Point): readonly [Point, Point] {
  const local = hull.map(([x, y]): Point => {
    const [dx, dy] = [x - origin[0], y - origin[1]];
    return [dx * along[0] + dy * along[1], dy * along[0] - dx * along[1]];
  });
  let [widest, at, low, high] = [-1, 0, 0, 0];
  for (const [s] of local) {
    const [from, to] = chordAt(local, s);
    if (to - from > widest) [widest, at, low, high] = [to - from, s, from, to];
  }
  const back = (s: number, t: number): Point => [
    origin[0] + s * along[0] - t * along[1],
    origin[1] + s * along[1] + t * along[0],
  ];
  return [back(at, low), back(at, high)];
}

/** Lowest and highest point of a convex polygon at abscissa `s`. */
function chordAt(polygon: readonly Point[], s: number): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  const take = (t: number): void => {
    low = Math.min(low, t);
    high = Math.max(high, t);
  };
  for (let n = 0; n < polygon.length; n++) {
    const [[s0, t0], [s1, t1]] = [polygon[n], polygon[(n + 1) % polygon.length]];
    if (s < Math.min(s0, s1) - 1e-9 || s > Math.max(s0, s1) + 1e-9) continue;
    if (Math.abs(s1 - s0) < 1e-9) {
      take(t0);
      take(t1);
    } else take(t0 + ((t1 - t0) * (s - s0)) / (s1 - s0));
  }
  return [low, high];
}
