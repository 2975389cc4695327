import { n } from './plot.ts';

/**
 * The edges between inside and outside pixels as the path of an SVG, runs of a line as one stroke; empty for an empty
 * mask.
 *
 * @param mask rows from the top, not 0 inside
 * @param dx width of a pixel in the path's unit; dy its height
 */
export function outline(mask: Uint8Array, columns: number, rows: number, dx: number, dy: number): string {
  const inside = (i: number, j: number): boolean =>
    i >= 0 && j >= 0 && i < columns && j < rows && mask[i + columns * j] !== 0;
  const strokes: string[] = [];
  for (let j = 0; j <= rows; j++)
    for (let i = 0; i < columns; i++) {
      if (inside(i, j) === inside(i, j - 1)) continue;
      const start = i;
      while (i + 1 < columns && inside(i + 1, j) !== inside(i + 1, j - 1)) i++;
      strokes.push(`M${n(start * dx)} ${n(j * dy)}H${n((i + 1) * dx)}`);
    }
  for (let i = 0; i <= columns; i++)
    for (let j = 0; j < rows; j++) {
      if (inside(i, j) === inside(i - 1, j)) continue;
      const start = j;
      while (j + 1 < rows && inside(i, j + 1) !== inside(i - 1, j + 1)) j++;
      strokes.push(`M${n(i * dx)} ${n(start * dy)}V${n((j + 1) * dy)}`);
    }
  return strokes.join('');
}
