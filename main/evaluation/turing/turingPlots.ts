import { radiusBins } from '#shared/contract/evaluation.ts';
import type { Proportion, ReaderResult } from '#shared/contract/turingResults.ts';
import { html, type Html } from '../report/html.ts';
import { dot, n, type PlotAxis, plotSvg, roundTicks, whisker } from '../report/plot.ts';
import { fixed, plural } from '../report/words.ts';

const share = (label: string): PlotAxis => ({
  label,
  low: 0,
  high: 1,
  ticks: [0, 0.25, 0.5, 0.75, 1],
});

const metrics = [
  ['accuracy', 'found', 'right answers'],
  ['sensitivity', 'small', 'real tumors called real'],
  ['specificity', 'missed', 'synthetic tumors called synthetic'],
] as const;

/** A column for each name, and in it the three shares with their intervals; half, what tossing a coin gives, is marked. */
function shareColumns(
  title: string,
  xLabel: string,
  columns: readonly (Readonly<Record<(typeof metrics)[number][0], Proportion>> & {
    readonly label: string;
  })[],
): Html {
  return plotSvg({
    title,
    x: {
      label: xLabel,
      low: 0,
      high: columns.length,
      ticks: columns.map(({ label }, at) => [at + 0.5, shortened(label)] as const),
    },
    y: share('share'),
    marks: (px, py) => [
      html`<line
        class="limit"
        x1="${n(px(0))}"
        x2="${n(px(columns.length))}"
        y1="${n(py(0.5))}"
        y2="${n(py(0.5))}"
      />`,
      ...columns.flatMap((column, at) =>
        metrics.flatMap(([metric, kind, words], shift): Html[] => {
          const { value, low, high, hits, count } = column[metric];
          if (count === 0) return [];
          const x = px(at + 0.5) + (shift - 1) * 13;
          return [
            whisker(x, py(low), py(high), `whisker ${kind}`),
            dot(
              x,
              py(value),
              kind,
              `${column.label}: ${hits} of ${count} ${words} (${fixed(value, 2)})`,
              4.5,
            ),
          ];
        }),
      ),
    ],
  });
}

const shortened = (label: string): string => (label.length > 12 ? `${label.slice(0, 11)}…` : label);

/** Accuracy, sensitivity and specificity of each reader. */
export const readersPlot = (readers: readonly ReaderResult[]): Html =>
  shareColumns(
    'Accuracy, sensitivity and specificity of each reader',
    'reader',
    readers.map((reader) => ({ label: reader.name, ...reader })),
  );

export const sizesPlot = ({ sizes }: ReaderResult): Html =>
  shareColumns(
    'Accuracy, sensitivity and specificity by size',
    'radius of the tumor, mm',
    radiusBins.flatMap((bin) => {
      const found = sizes.find((size) => size.bin === bin);
      return found ? [{ label: bin, ...found }] : [];
    }),
  );

export const organsPlot = ({ organs }: ReaderResult): Html =>
  shareColumns(
    'Accuracy, sensitivity and specificity by organ',
    'organ',
    organs.map((one) => ({ label: one.organ, ...one })),
  );

/** The curve of each reader, thin, and that of all answers; the diagonal is what tossing a coin gives. */
export function rocPlot(readers: readonly ReaderResult[], pooled: ReaderResult): Html {
  const curves = [
    ...(readers.length > 1 ? readers.map((reader) => ({ reader, kind: 'small' })) : []),
    { reader: pooled, kind: 'found' },
  ].filter(({ reader }) => Number.isFinite(reader.roc.auc));
  return plotSvg({
    title: 'ROC curves by confidence',
    x: share('synthetic tumors called real'),
    y: share('real tumors called real'),
    marks: (px, py) => [
      html`<line class="limit" x1="${n(px(0))}" y1="${n(py(0))}" x2="${n(px(1))}" y2="${n(py(1))}" />`,
      ...curves.map(({ reader: { name, roc }, kind }) => {
        const places = roc.points.map(({ falseRate, trueRate }) => `${n(px(falseRate))} ${n(py(trueRate))}`);
        return html`<path class="curve ${kind}" d="M${places.join('L')}"
          ><title>${name}: area ${fixed(roc.auc, 3)}</title></path
        >`;
      }),
      ...(curves.at(-1)?.reader.roc.points ?? []).map(({ falseRate, trueRate, rating }) =>
        dot(
          px(falseRate),
          py(trueRate),
          'found',
          `rated ${rating} or more: ${fixed(trueRate, 2)} of the real, ${fixed(falseRate, 2)} of the synthetic`,
          3,
        ),
      ),
    ],
  });
}

/** Median time of an answer with its quartiles, reader by reader. */
export function timePlot(readers: readonly ReaderResult[]): Html {
  const seconds = (ms: number): number => ms / 1000;
  const most = Math.max(1, ...readers.map(({ time }) => seconds(time.upperQuartileMs))) * 1.1;
  return plotSvg({
    title: 'Time for an answer',
    x: {
      label: 'reader',
      low: 0,
      high: readers.length,
      ticks: readers.map(({ name }, at) => [at + 0.5, shortened(name)] as const),
    },
    y: { label: 'seconds for an answer', low: 0, high: most, ticks: roundTicks(0, most) },
    marks: (px, py) =>
      readers.flatMap(({ name, answered, time }, at): Html[] => {
        const x = px(at + 0.5);
        const [top, bottom] = [py(seconds(time.upperQuartileMs)), py(seconds(time.lowerQuartileMs))];
        return [
          html`<rect
            class="bar"
            x="${n(x - 16)}"
            y="${n(top)}"
            width="32"
            height="${n(Math.max(1, bottom - top))}"
          >
            <title>${name}: half of ${plural(answered, 'answer')} within this time</title></rect
          >`,
          dot(
            x,
            py(seconds(time.medianMs)),
            'found',
            `${name}: median ${fixed(seconds(time.medianMs), 1)} s`,
          ),
        ];
      }),
  });
}
