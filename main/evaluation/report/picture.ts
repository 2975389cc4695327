import { html, type Html } from './html.ts';
import { n } from './plot.ts';

/** An axial slice of a case: rows from anterior to posterior, columns from the patient's right to the left. */
export interface Slice {
  readonly columns: number;
  readonly rows: number;
  readonly columnMm: number;
  readonly rowMm: number;
  /** 0 black to 255 white. */
  readonly grey: Uint8Array;
  readonly truth: Uint8Array;
  readonly prediction: Uint8Array;
  /** RAS height of the slice, mm. */
  readonly heightMm: number;
}

/**
 * The slice with the outlines of truth and prediction over it.
 *
 * @param png base64 of the grey values as a PNG file
 */
export function pictureSvg({ columns, rows, columnMm, rowMm, truth, prediction }: Slice, png: string): Html {
  const [width, height] = [columns * columnMm, rows * rowMm];
  const path = (mask: Uint8Array): string => outline(mask, columns, rows, columnMm, rowMm);
  return html`<svg class="slice" viewBox="0 0 ${n(width)} ${n(height)}" role="img" aria-label="axial slice">
    <image
      href="data:image/png;base64,${png}"
      width="${n(width)}"
      height="${n(height)}"
      preserveAspectRatio="none"
    />
    <path class="truth" d="${path(truth)}" />
    <path class="prediction" d="${path(prediction)}" />
  </svg>`;
}

/** The edges between inside and outside pixels, runs of a line as one stroke. */
function outline(mask: Uint8Array, columns: number, rows: number, dx: number, dy: number): string {
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
