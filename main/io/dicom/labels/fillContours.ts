/** Points of a closed contour in voxel coordinates of its plane: x0, y0, x1, y1, … */
export type Contour = Float64Array;

/**
 * Pixels whose centres lie inside an odd number of contours: so a contour within another one is a hole. A centre that lies
 * exactly on an edge belongs to the contour at its right and lower side only, so that neighbours share no pixel.
 *
 * @param put called with column and row of every pixel inside
 */
export function fillContours(
  contours: readonly Contour[],
  columns: number,
  rows: number,
  put: (column: number, row: number) => void,
): void {
  const ys = contours.flatMap((contour) => Array.from(contour).filter((_, i) => i % 2 === 1));
  const low = Math.max(0, Math.ceil(ys.reduce((a, b) => Math.min(a, b), Infinity)));
  const high = Math.min(rows - 1, Math.floor(ys.reduce((a, b) => Math.max(a, b), -Infinity)));
  for (let row = low; row <= high; row++) {
    const crossings = contours.flatMap((contour) => crossingsOf(contour, row)).sort((a, b) => a - b);
    for (let n = 0; n + 1 < crossings.length; n += 2) {
      const from = Math.max(0, Math.ceil(crossings[n]));
      for (let column = from; column < crossings[n + 1] && column < columns; column++) put(column, row);
    }
  }
}

/** Where a contour crosses the line through the centres of a row. */
function crossingsOf(contour: Contour, row: number): number[] {
  const found: number[] = [];
  const count = contour.length / 2;
  for (let n = 0; n < count; n++) {
    const next = (n + 1) % count;
    const [x0, y0, x1, y1] = [contour[2 * n], contour[2 * n + 1], contour[2 * next], contour[2 * next + 1]];
    if (y0 <= row === y1 <= row) continue;
    found.push(x0 + ((row - y0) / (y1 - y0)) * (x1 - x0));
  }
  return found;
}
