/**
 * The inside pixels of a mask as the path of an SVG, to be filled: a rectangle for each run of a row; empty for an empty
 * mask.
 *
 * @param mask rows from the top, not 0 inside
 * @param dx width of a pixel in the path's unit; dy its height
 */
export function maskArea(mask: Uint8Array, columns: number, rows: number, dx: number, dy: number): string {
  const out: string[] = [];
  for (let j = 0; j < rows; j++)
    for (let i = 0; i < columns; i++) {
      if (mask[i + columns * j] === 0) continue;
      const start = i;
      while (i + 1 < columns && mask[i + 1 + columns * j] !== 0) i++;
      const width = (i + 1 - start) * dx;
      out.push(`M${short(start * dx)} ${short(j * dy)}h${short(width)}v${short(dy)}h${short(-width)}z`);
    }
  return out.join('');
}

const short = (value: number): string => String(Number(value.toFixed(2)));
