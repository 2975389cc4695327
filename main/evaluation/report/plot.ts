import { Html, html } from './html.ts';

/** An axis of a plot: what it shows, from where to where, and where it is marked. */
export interface PlotAxis {
  readonly label: string;
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly (number | readonly [at: number, label: string])[];
  /** Square-root scale: small values get more room, and 0 keeps its place. */
  readonly root?: boolean;
}

export interface Plot {
  readonly title: string;
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  /** Draws the marks; `px` and `py` turn values into places. */
  readonly marks: (px: (value: number) => number, py: (value: number) => number) => readonly Html[];
}

const [width, height] = [460, 300];
const margin = { left: 52, right: 14, top: 12, bottom: 44 };

/** A plot as SVG, its colours those of the page. */
export function plotSvg({ title, x, y, marks }: Plot): Html {
  const px = placeOn(x, margin.left, width - margin.right);
  const py = placeOn(y, height - margin.bottom, margin.top);
  const bottom = height - margin.bottom;
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
    ${ticksOf(y).map(
      ([at, label]) =>
        html`<line
            class="grid"
            x1="${margin.left}"
            x2="${width - margin.right}"
            y1="${n(py(at))}"
            y2="${n(py(at))}"
          /><text class="tick" x="${margin.left - 6}" y="${n(py(at) + 4)}" text-anchor="end">${label}</text>`,
    )}${ticksOf(x).map(
      ([at, label]) =>
        html`<line class="axis" x1="${n(px(at))}" x2="${n(px(at))}" y1="${bottom}" y2="${bottom + 4}" /><text
            class="tick"
            x="${n(px(at))}"
            y="${bottom + 17}"
            text-anchor="middle"
            >${label}</text
          >`,
    )}
    <line class="axis" x1="${margin.left}" x2="${width - margin.right}" y1="${bottom}" y2="${bottom}" />
    <text
      class="label"
      x="${(margin.left + width - margin.right) / 2}"
      y="${height - 8}"
      text-anchor="middle"
    >
      ${x.label}
    </text>
    <text
      class="label"
      transform="translate(13 ${(margin.top + bottom) / 2}) rotate(-90)"
      text-anchor="middle"
    >
      ${y.label}
    </text>
    ${marks(px, py)}
  </svg>`;
}

const ticksOf = ({ ticks }: PlotAxis): (readonly [number, string])[] =>
  ticks.map((tick) => (typeof tick === 'number' ? [tick, String(tick)] : tick));

function placeOn({ low, high, root }: PlotAxis, from: number, to: number): (value: number) => number {
  const scaled = (value: number): number => (root ? Math.sqrt(Math.max(0, value)) : value);
  const [start, end] = [scaled(low), scaled(high)];
  return (value) => from + ((scaled(value) - start) / (end - start || 1)) * (to - from);
}

/** A length of the picture, short enough to read in the source. */
export const n = (value: number): string => String(Math.round(value * 10) / 10);

export const dot = (x: number, y: number, kind: string, title: string, radius = 4): Html =>
  html`<circle class="${kind}" cx="${n(x)}" cy="${n(y)}" r="${radius}"><title>${title}</title></circle>`;

/** A vertical interval with its value in the middle. */
export const whisker = (x: number, low: number, high: number, kind: string): Html =>
  Number.isFinite(low) && Number.isFinite(high)
    ? html`<path
        class="${kind}"
        d="M${n(x)} ${n(low)}V${n(high)}M${n(x - 5)} ${n(low)}h10M${n(x - 5)} ${n(high)}h10"
      />`
    : new Html('');

/** Round places to mark from 0, or below it, to a value: at most about six. */
export function roundTicks(low: number, high: number): number[] {
  const span = high - low || 1;
  const raw = span / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5, 10].find((factor) => raw <= factor * power) ?? 10);
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) =>
    Number(((first + i) * step).toPrecision(6)),
  );
}
