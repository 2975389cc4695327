import { html, type Html } from './html.ts';
import { outline } from './outline.ts';
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
