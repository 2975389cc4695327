import type { Shape } from './shapes.ts';
import type { Point } from './vector.ts';

const latticeMm = 4;

/** Volume (ml) of a shape between two corners, counted on a 4 mm lattice with the cells at its surface shared. */
export function volumeMlOf(shape: Shape, low: Point, high: Point): number {
  let cells = 0;
  for (let z = low[2] + latticeMm / 2; z < high[2]; z += latticeMm)
    for (let y = low[1] + latticeMm / 2; y < high[1]; y += latticeMm)
      for (let x = low[0] + latticeMm / 2; x < high[0]; x += latticeMm)
        cells += Math.min(1, Math.max(0, 0.5 - shape(x, y, z) / latticeMm));
  return (cells * latticeMm ** 3) / 1000;
}

/**
 * The shape of a family whose volume is the wanted one: bisection over its parameter, in which the volume grows.
 * The nearest end of the range when the volume lies beyond.
 */
export function fitVolume(
  family: (parameter: number) => Shape,
  [from, to]: readonly [number, number],
  wantedMl: number,
  low: Point,
  high: Point,
): Shape {
  let [a, b] = [from, to];
  for (let round = 0; round < 9; round++) {
    const middle = (a + b) / 2;
    if (volumeMlOf(family(middle), low, high) < wantedMl) a = middle;
    else b = middle;
  }
  return family((a + b) / 2);
}
