import { page } from '../report/page.ts';
import {
  type Distribution,
  type DistributionName,
  distributionNames,
  type LesionSet,
  type LesionStatistics,
} from '#shared/contract/lesionStatistics.ts';
import { html, type Html } from '../report/html.ts';
import { dot, n, type PlotAxis, plotSvg, roundTicks } from '../report/plot.ts';
import { tableOf } from '../report/table.ts';
import { fixed, plural } from '../report/words.ts';
import { valuesOf } from './distributions.ts';

const words: Readonly<Record<DistributionName, string>> = {
  diameterMm: 'diameter, mm',
  volumeMl: 'volume, ml',
  depthMm: 'depth of the centre below the organ’s surface, mm',
  contrastHu: 'contrast to the organ, HU',
  sdHu: 'standard deviation inside, HU',
};

/** Drawn; the volume says the same as the diameter. */
const drawn: readonly DistributionName[] = ['diameterMm', 'contrastHu', 'depthMm', 'sdHu'];

/** Sizes, places and contrasts of a set's lesions, beside those of another, as one page for a person. */
export function statisticsPage({ set, beside, apart, program }: LesionStatistics): string {
  const sets = beside ? [set, beside] : [set];
  return page(
    `Lesions of ${set.name}`,
    html`<h1>Lesions of ${set.name}</h1>
      <p class="quiet">
        ${sets.map((one) => countText(one)).join(' · ')} · ${program.name} ${program.version}
      </p>
      ${beside && html`<p><span class="key f"></span>${set.name} <span class="key m"></span>${beside.name}</p>`}
      ${failedTable(sets)}
      <h2>Distributions</h2>
      ${distributionTable(sets, apart)}
      <div class="plots">${drawn.map((name) => figure(sets, name))}</div>
      <h2>Places in the organ</h2>
      <div class="plots">
        <figure>
          ${placePlot(sets, 'front', 0, 2)}
          <figcaption>
            From the front: the patient’s right on the left, the head on top; 0 to 1 is the organ’s box.
          </figcaption>
        </figure>
        <figure>
          ${placePlot(sets, 'feet', 0, 1)}
          <figcaption>From the feet: the patient’s right on the left, the front on top.</figcaption>
        </figure>
      </div>
      <h2>How to read this</h2>
      <ul>
        <li>
          Every 26-connected part of the tumor label is a lesion, measured from label map and CT in the same
          way in both sets.
        </li>
        <li>Contrast is the mean HU of a lesion minus the median HU of the organ without tumor.</li>
        <li>
          Curves show which share of the lesions has at most that value. The distance of two sets is the
          largest gap between their curves (Kolmogorov–Smirnov): 0 alike, 1 nothing in common.
        </li>
      </ul>`,
  );
}

const countText = ({ name, cases, lesions, casesWithoutLesion }: LesionSet): string =>
  `${name}: ${plural(lesions.length, 'lesion')} in ${plural(cases, 'case')}, ${casesWithoutLesion.length} without`;

function failedTable(sets: readonly LesionSet[]): Html | undefined {
  const rows = sets.flatMap(({ name: set, failed }) =>
    failed.map(({ name, problem }) => [set, name, problem.sentence]),
  );
  return rows.length === 0
    ? undefined
    : html`<h2>Not measured</h2>
        ${tableOf(['Set', 'Case', 'Why'], rows, [0, 1, 2])}`;
}

function distributionTable(sets: readonly LesionSet[], apart: LesionStatistics['apart']): Html {
  const cells = ({ count, mean, sd, percentiles }: Distribution): string[] => [
    String(count),
    `${fixed(mean, 1)} ± ${fixed(sd, 1)}`,
    ...percentiles.map((value) => fixed(value, 1)),
  ];
  return tableOf(
    [
      '',
      'Set',
      'Lesions',
      'Mean ± sd',
      '5 %',
      '25 %',
      'Median',
      '75 %',
      '95 %',
      ...(apart ? ['Distance'] : []),
    ],
    distributionNames.flatMap((name) =>
      sets.map(({ name: set, distributions }, at) => [
        at === 0 ? words[name] : '',
        set,
        ...cells(distributions[name]),
        ...(apart ? [at === 0 ? fixed(apart[name], 2) : ''] : []),
      ]),
    ),
    [1],
  );
}

const colours = ['found', 'missed'] as const;

/** Which share of the lesions has at most a value, as steps. */
function figure(sets: readonly LesionSet[], name: DistributionName): Html {
  const values = sets.map(({ lesions }) => valuesOf(lesions, name).sort((a, b) => a - b));
  const all = values.flat();
  const low = name === 'contrastHu' ? Math.min(0, ...all) : 0;
  const high = Math.max(1, ...all);
  const x: PlotAxis = { label: words[name], low, high, ticks: roundTicks(low, high) };
  const svg = plotSvg({
    title: `Cumulative share by ${words[name]}`,
    x,
    y: { label: 'share of lesions', low: 0, high: 1, ticks: [0, 0.25, 0.5, 0.75, 1] },
    marks: (px, py) =>
      values.flatMap((sorted, at) => {
        if (sorted.length === 0) return [];
        const steps = sorted.map((value, i) => `H${n(px(value))}V${n(py((i + 1) / sorted.length))}`);
        return [
          html`<path
            class="curve ${colours[at]}"
            d="M${n(px(low))} ${n(py(0))}${steps.join('')}H${n(px(high))}"
          />`,
        ];
      }),
  });
  return html`<figure>
    ${svg}
    <figcaption>Share of the lesions with at most that ${words[name]}.</figcaption>
  </figure>`;
}

function placePlot(sets: readonly LesionSet[], from: string, across: 0 | 1 | 2, up: 0 | 1 | 2): Html {
  const axis = (label: string): PlotAxis => ({ label, low: 0, high: 1, ticks: [0, 0.5, 1] });
  const upward = ['', 'posterior to anterior', 'inferior to superior'][up];
  return plotSvg({
    title: `Places seen from the ${from}`,
    x: axis('right to left'),
    y: axis(upward),
    marks: (px, py) =>
      sets.flatMap(({ lesions }, at) =>
        lesions.map((lesion) =>
          dot(
            px(lesion.placeInOrgan[across]),
            py(lesion.placeInOrgan[up]),
            colours[at],
            `${lesion.case}, lesion ${lesion.id}: ${fixed(lesion.diameterMm, 1)} mm`,
            Math.min(9, Math.max(2.5, lesion.diameterMm / 6)),
          ),
        ),
      ),
  });
}
