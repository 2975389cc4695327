export type Point = readonly [x: number, y: number];

/** Round numbers (1, 2, 5 × 10ⁿ apart) from `least` to `most`, both ends included where they are round. */
export function roundTicks(least: number, most: number, about: number): number[] {
  const span = most - least;
  if (!(span > 0)) return [least];
  const rough = span / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? 10 * power;
  const first = Math.ceil(least / step - 1e-9);
  const count = Math.floor(most / step + 1e-9) - first;
  return Array.from({ length: count + 1 }, (_, n) => Number(((first + n) * step).toPrecision(12)));
}

/** The least range that holds all values, widened to something where they are all equal; 0 to 1 without any. */
export function rangeOf(values: readonly number[]): [number, number] {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  return least === most ? [least - 0.5, most + 0.5] : [least, most];
}

/** Points as the path of an SVG. */
export const pathOf = (
  points: readonly Point[],
  toX: (x: number) => number,
  toY: (y: number) => number,
): string =>
  points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${toX(x).toFixed(1)} ${toY(y).toFixed(1)}`).join('');

/** The point nearest to x; undefined without points. They are in order. */
export const nearest = (points: readonly Point[], x: number): Point | undefined =>
  points.reduce<Point | undefined>(
    (best, point) => (best && Math.abs(best[0] - x) <= Math.abs(point[0] - x) ? best : point),
    undefined,
  );
