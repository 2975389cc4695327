import {
  type CaseScores,
  type DetectionSummary,
  type EvaluationSummary,
  type RadiusBin,
  radiusBins,
} from '#shared/contract/evaluation.ts';
import { type Html, html } from './html.ts';
import { dot, n, type PlotAxis, plotSvg, roundTicks, whisker } from './plot.ts';
import { fixed } from './words.ts';

const shareAxis = (label: string): PlotAxis => ({
  label,
  low: 0,
  high: 1,
  ticks: [0, 0.2, 0.4, 0.6, 0.8, 1],
});

const radiusTicks = [0, 2, 5, 10, 20, 40, 80];

const radiusAxis = (radiiMm: readonly number[]): PlotAxis => {
  const high = Math.max(22, ...radiiMm) * 1.05;
  return {
    label: 'lesion radius, mm (square-root scale)',
    low: 0,
    high,
    ticks: radiusTicks.filter((tick) => tick <= high),
    root: true,
  };
};

/** Share of lesions found in each radius bin, with interval, above a stroke for every lesion of the truth. */
export function sizeAgainstDetection(cases: readonly CaseScores[], { bins }: EvaluationSummary): Html {
  const lesions = cases.flatMap(({ name, trueLesions }) =>
    trueLesions.map((lesion) => ({ name, ...lesion })),
  );
  const x = radiusAxis(lesions.map(({ radiusMm }) => radiusMm));
  const edges: Readonly<Record<RadiusBin, readonly [number, number]>> = {
    '<5': [0, 5],
    '5-10': [5, 10],
    '10-20': [10, 20],
    '>20': [20, x.high],
  };
  return plotSvg({
    title: 'Sensitivity by lesion radius',
    x,
    y: shareAxis('share of lesions detected'),
    marks: (px, py) => [
      ...bins.flatMap(({ bin, sensitivity, trueLesions, detected }): Html[] => {
        if (trueLesions === 0) return [];
        const [low, high] = edges[bin];
        const [left, right] = [px(low) + 2, px(high) - 2];
        const top = py(sensitivity.value);
        return [
          html`<rect
            class="bar"
            x="${n(left)}"
            y="${n(top)}"
            width="${n(right - left)}"
            height="${n(py(0) - top)}"
            ><title>${bin} mm: ${detected} of ${trueLesions} detected</title></rect
          >`,
          whisker((left + right) / 2, py(sensitivity.low), py(sensitivity.high), 'whisker'),
          html`<text class="value" x="${n(left + 5)}" y="${n(py(0) - 10)}">${detected}/${trueLesions}</text>`,
        ];
      }),
      ...lesions.map(
        ({ name, radiusMm, detected }) =>
          html`<line
            class="${detected ? 'found' : 'missed'}"
            x1="${n(px(radiusMm))}"
            x2="${n(px(radiusMm))}"
            y1="${n(py(0) - (detected ? 0 : 6))}"
            y2="${n(py(0) + (detected ? 6 : 0))}"
            ><title>${name}: ${fixed(radiusMm, 1)} mm, ${detected ? 'detected' : 'missed'}</title></line
          >`,
      ),
    ],
  });
}

/** Every lesion of the truth by its radius and its Dice. */
export function diceAgainstRadius(cases: readonly CaseScores[]): Html {
  const lesions = cases.flatMap(({ name, trueLesions }) =>
    trueLesions.map((lesion) => ({ name, ...lesion })),
  );
  return plotSvg({
    title: 'Lesion Dice by radius',
    x: radiusAxis(lesions.map(({ radiusMm }) => radiusMm)),
    y: shareAxis('Dice of the lesion'),
    marks: (px, py) =>
      lesions.map(({ name, id, radiusMm, dice, detected }) =>
        dot(
          px(radiusMm),
          py(dice),
          detected ? 'found' : 'missed',
          `${name}, lesion ${id}: ${fixed(radiusMm, 1)} mm, Dice ${fixed(dice, 3)}${detected ? '' : ', missed'}`,
        ),
      ),
  });
}

/**
 * Difference of tumor volumes against their mean, with bias and limits of agreement (1.96 sd).
 * Bland & Altman 1986, doi 10.1016/S0140-6736(86)90837-8.
 */
export function volumeAgreement(cases: readonly CaseScores[]): Html {
  const points = cases
    .filter(({ tumor }) => tumor.state !== 'both-empty')
    .map(({ name, tumor }) => ({
      name,
      mean: (tumor.truthMl + tumor.predictionMl) / 2,
      difference: tumor.volumeErrorMl,
    }));
  const bias = points.reduce((sum, { difference }) => sum + difference, 0) / points.length;
  const squares = points.reduce((sum, { difference }) => sum + (difference - bias) ** 2, 0);
  const reach = points.length < 2 ? NaN : 1.96 * Math.sqrt(squares / (points.length - 1));
  const values = [0, ...points.map(({ difference }) => difference)];
  if (points.length > 0) values.push(bias);
  if (Number.isFinite(reach)) values.push(bias - reach, bias + reach);
  const [low, high] = padded(Math.min(...values), Math.max(...values));
  const most = Math.max(1, ...points.map(({ mean }) => mean)) * 1.05;
  return plotSvg({
    title: 'Bland–Altman plot of tumor volumes',
    x: {
      label: 'mean of both volumes, ml (square-root scale)',
      low: 0,
      high: most,
      ticks: [0, 1, 5, 20, 50, 100, 200, 500, 1000, 2000].filter((tick) => tick <= most),
      root: true,
    },
    y: { label: 'prediction − truth, ml', low, high, ticks: roundTicks(low, high) },
    marks: (px, py) => [
      ...(
        [
          ['bias', bias],
          ['+1.96 sd', bias + reach],
          ['−1.96 sd', bias - reach],
        ] as const
      ).flatMap(([name, at]) =>
        Number.isFinite(at)
          ? [
              html`<line
                  class="${name === 'bias' ? 'bias' : 'limit'}"
                  x1="${n(px(0))}"
                  x2="${n(px(most))}"
                  y1="${n(py(at))}"
                  y2="${n(py(at))}"
                /><text class="note" x="${n(px(most))}" y="${n(py(at) - 4)}" text-anchor="end"
                  >${name} ${fixed(at, 2)}</text
                >`,
            ]
          : [],
      ),
      ...points.map(({ name, mean, difference }) =>
        dot(px(mean), py(difference), 'found', `${name}: ${fixed(difference, 2)} ml at ${fixed(mean, 2)} ml`),
      ),
    ],
  });
}

const padded = (low: number, high: number): [number, number] => {
  const room = (high - low || 1) * 0.1;
  return [low - room, high + room];
};

/** Sensitivity against false positives per scan as small predicted lesions are left out. */
export function frocPoints({ points }: EvaluationSummary): Html {
  const shown = points.filter(({ sensitivity }) => Number.isFinite(sensitivity));
  const most = Math.max(0.5, ...shown.map(({ falsePositivesPerScan }) => falsePositivesPerScan)) * 1.05;
  return plotSvg({
    title: 'Sensitivity against false positives per scan',
    x: { label: 'false positives per scan', low: 0, high: most, ticks: roundTicks(0, most) },
    y: shareAxis('share of lesions detected'),
    marks: (px, py) => {
      const path = (pick: (point: (typeof points)[number]) => number, kind: string): Html[] => {
        const drawn = shown.filter((point) => Number.isFinite(pick(point)));
        if (drawn.length === 0) return [];
        const places = drawn.map((point) => `${n(px(point.falsePositivesPerScan))} ${n(py(pick(point)))}`);
        return [
          html`<path class="curve ${kind}" d="M${places.join('L')}" />`,
          ...drawn.map((point) =>
            dot(
              px(point.falsePositivesPerScan),
              py(pick(point)),
              kind,
              `predicted lesions from ${point.minimumRadiusMm} mm radius: sensitivity ${fixed(pick(point), 3)}, ${fixed(point.falsePositivesPerScan, 2)} false positives per scan`,
            ),
          ),
        ];
      };
      return [
        ...path(({ smallSensitivity }) => smallSensitivity, 'small'),
        ...path(({ sensitivity }) => sensitivity, 'found'),
      ];
    },
  });
}

/** Bars of false positives per scan by radius bin. */
export function falsePositivesBySize(bins: readonly (DetectionSummary & { bin: RadiusBin })[]): Html {
  const highs = bins.flatMap(({ falsePositivesPerScan: { value, high } }) => [value, high]);
  const most = Math.max(0.5, ...highs.filter(Number.isFinite)) * 1.1;
  return plotSvg({
    title: 'False positives per scan by radius',
    x: {
      label: 'radius of the predicted lesion, mm',
      low: 0,
      high: radiusBins.length,
      ticks: radiusBins.map((bin, at) => [at + 0.5, bin] as const),
    },
    y: { label: 'false positives per scan', low: 0, high: most, ticks: roundTicks(0, most) },
    marks: (px, py) =>
      bins.flatMap(({ bin, falsePositives, falsePositivesPerScan: { value, low, high } }, at): Html[] => {
        const [left, right] = [px(at + 0.2), px(at + 0.8)];
        return [
          html`<rect
            class="wrong"
            x="${n(left)}"
            y="${n(py(value))}"
            width="${n(right - left)}"
            height="${n(py(0) - py(value))}"
            ><title>${bin} mm: ${falsePositives} in all</title></rect
          >`,
          whisker(px(at + 0.5), py(low), py(high), 'whisker'),
        ];
      }),
  });
}
