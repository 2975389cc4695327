import { page } from './page.ts';
import {
  type CaseScores,
  type DetectionSummary,
  type Estimate,
  type Evaluation,
  type MaskSummary,
  smallRadiusMm,
} from '#shared/contract/evaluation.ts';
import { html, type Html } from './html.ts';
import { pictureSvg, type Slice } from './picture.ts';
import {
  diceAgainstRadius,
  falsePositivesBySize,
  frocPoints,
  sizeAgainstDetection,
  volumeAgreement,
} from './plots.ts';
import { foldsSection, healthySection, smallSection } from './studies.ts';
import { tableOf } from './table.ts';
import { estimateText, fixed, plural } from './words.ts';
import { worstCases } from './worst.ts';

/** A slice of a case and its grey values as a PNG file, base64. */
export interface ReportPicture {
  readonly slice: Slice;
  readonly png: string;
}

/**
 * The evaluation as one page for a person: no script, nothing loaded from elsewhere, nothing of the patient but the
 * names of the files.
 *
 * @param pictures of cases, by name; may lack any
 */
export function reportPage(
  evaluation: Evaluation,
  pictures: ReadonlyMap<string, ReportPicture> = new Map(),
): string {
  const { summary, settings, cases, failed, program } = evaluation;
  const anyLesion = summary.all.trueLesions > 0;
  return page(
    `Evaluation of ${plural(cases.length, 'case')}`,
    html`<h1>Evaluation</h1>
      <p class="quiet">
        ${plural(cases.length, 'case')} evaluated${failed.length > 0 ? `, ${failed.length} could not be` : ''}
        · ${program.name} ${program.version} · research software, not a medical device
      </p>
      <p>${settingsText(evaluation)}</p>
      <div class="cards">${headlines(evaluation)}</div>
      ${failedSection(evaluation)}
      ${
        anyLesion
          ? html`<h2>Lesion by lesion</h2>
              ${detectionTable(evaluation)}
              <div class="plots">
                <figure>
                  ${sizeAgainstDetection(cases, summary)}
                  <figcaption>
                    Sensitivity in each radius bin with its 95 % interval. Below the axis a stroke for every
                    <span class="key f"></span>detected lesion, above it for every
                    <span class="key m"></span>missed one.
                  </figcaption>
                </figure>
                <figure>
                  ${frocPoints(summary)}
                  <figcaption>
                    Small predicted lesions left out step by step, from none (right) to those below
                    ${summary.points.at(-1)?.minimumRadiusMm} mm radius: <span class="key f"></span>all
                    lesions, <span class="key s"></span>those up to ${smallRadiusMm} mm. Masks have no
                    probabilities, so this stands in for a FROC curve.
                  </figcaption>
                </figure>
                <figure>
                  ${diceAgainstRadius(cases)}
                  <figcaption>
                    Every lesion of the truth: <span class="key f"></span>detected,
                    <span class="key m"></span>missed. Point at a mark for its name.
                  </figcaption>
                </figure>
                <figure>
                  ${falsePositivesBySize(summary.bins)}
                  <figcaption>
                    False positives per scan by the radius of the predicted lesion, with 95 % interval.
                  </figcaption>
                </figure>
              </div>`
          : undefined
      }
      <h2>Masks</h2>
      ${maskTable(evaluation)}
      ${
        anyLesion
          ? html`<div class="plots">
              <figure>
                ${volumeAgreement(cases)}
                <figcaption>Bland–Altman plot of the tumor volume of each scan.</figcaption>
              </figure>
            </div>`
          : undefined
      }
      ${smallSection(summary)} ${healthySection(summary, settings)} ${foldsSection(summary)}
      ${worstSection(cases, pictures)}
      <h2>All cases</h2>
      ${caseTable(cases)} ${excludedSection(evaluation)}
      <h2>How to read this</h2>
      ${method(evaluation)}`,
  );
}

const settingsText = ({ settings }: Evaluation): string => {
  const { healthy, organMask, minimumRadiusMm, minimumOverlap } = settings;
  return [
    healthy ? 'The scans were declared healthy: every predicted lesion is a false positive.' : '',
    organMask ? 'Predicted tumor outside the given organ masks was dropped.' : '',
    minimumRadiusMm > 0 ? `Predicted lesions below ${minimumRadiusMm} mm radius were left out.` : '',
    `A lesion counts as detected when at least ${percent(minimumOverlap)} of its voxels are predicted.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
};

const percent = (share: number): string => `${Number((100 * share).toFixed(1))} %`;

function headlines({ summary, settings }: Evaluation): Html[] {
  const card = (label: string, value: string, note: string): Html =>
    html`<div class="card">
      <span class="quiet">${label}</span><b>${value}</b><span class="quiet">${note}</span>
    </div>`;
  const of = (label: string, estimate: Estimate, digits: number, note: string): Html =>
    card(label, fixed(estimate.value, digits), `${intervalText(estimate, digits)}${note}`);
  const { tumor, organ, all, scans, healthy } = summary;
  return [
    ...(all.trueLesions > 0
      ? [
          of('Lesions detected', all.sensitivity, 3, ` · ${all.detected} of ${all.trueLesions}`),
          of('Tumor Dice', tumor.dice, 3, ` · ${plural(tumor.dice.count, 'scan')}`),
          of(
            `Tumor surface Dice, ${settings.toleranceMm} mm`,
            tumor.surfaceDice,
            3,
            ` · ${plural(tumor.surfaceDice.count, 'scan')}`,
          ),
        ]
      : []),
    of('False positives per scan', all.falsePositivesPerScan, 2, ` · ${all.falsePositives} in all`),
    ...(healthy
      ? [of('Specificity', scans.specificity, 3, ` · ${plural(healthy.scans, 'scan')} without tumor`)]
      : []),
    ...(organ ? [of('Organ Dice', organ.dice, 3, ` · ${plural(organ.dice.count, 'scan')}`)] : []),
  ];
}

const intervalText = ({ low, high }: Estimate, digits: number): string =>
  Number.isFinite(low) ? `${fixed(low, digits)} to ${fixed(high, digits)}` : 'no interval';

const failedSection = ({ failed }: Evaluation): Html | undefined =>
  failed.length === 0
    ? undefined
    : html`<h2>Not evaluated</h2>
        ${tableOf(
          ['Case', 'Why'],
          failed.map(({ name, problem }) => [name, problem.sentence]),
          [0, 1],
        )}`;

function detectionTable({ summary }: Evaluation): Html {
  const cells = (name: string, row: DetectionSummary): string[] => [
    name,
    String(row.trueLesions),
    String(row.detected),
    estimateText(row.sensitivity, 3),
    estimateText(row.dice, 3),
    String(row.falsePositives),
    estimateText(row.falsePositivesPerScan, 2),
  ];
  return tableOf(
    ['Radius, mm', 'Lesions', 'Detected', 'Sensitivity', 'Lesion Dice', 'False positives', 'Per scan'],
    [...summary.bins.map((row) => cells(row.bin, row)), cells('all', summary.all)],
  );
}

function maskTable({ summary: { tumor, organ }, settings }: Evaluation): Html {
  const rows: readonly (readonly [string, keyof MaskSummary, number])[] = [
    ['Dice', 'dice', 3],
    [`Surface Dice at ${settings.toleranceMm} mm`, 'surfaceDice', 3],
    ['95 % Hausdorff distance, mm', 'hausdorff95Mm', 1],
    ['Mean distance of the truth to the prediction, mm', 'meanDistanceOfTruthMm', 2],
    ['Mean distance of the prediction to the truth, mm', 'meanDistanceOfPredictionMm', 2],
    ['Volume error, ml', 'volumeErrorMl', 2],
    ['Volume error, % of the truth', 'volumeErrorPercent', 1],
  ];
  return tableOf(
    ['Mean over scans', 'Tumor', 'Scans', ...(organ ? ['Organ', 'Scans'] : [])],
    rows.map(([label, metric, digits]) => [
      label,
      ...[tumor, organ].flatMap((masks) =>
        masks ? [estimateText(masks[metric], digits), String(masks[metric].count)] : [],
      ),
    ]),
  );
}

function worstSection(
  cases: readonly CaseScores[],
  pictures: ReadonlyMap<string, ReportPicture>,
): Html | undefined {
  const worst = worstCases(cases);
  if (worst.length === 0) return undefined;
  return html`<h2>Worst cases</h2>
    <p class="quiet">
      Lowest tumor Dice
      first.${
        pictures.size > 0
          ? html` The slice with the most disagreement, seen from the feet: <span class="key t"></span>truth,
              <span class="key p"></span>prediction.`
          : html` Give the CTs (--ct) to see them here.`
      }
    </p>
    <div class="worst">${worst.map((one) => worstFigure(one, pictures.get(one.name)))}</div>`;
}

function worstFigure(
  { name, tumor, trueLesions, predictedLesions }: CaseScores,
  picture: ReportPicture | undefined,
): Html {
  const missed = trueLesions.filter(({ detected }) => !detected).length;
  const wrong = predictedLesions.filter(({ real }) => !real).length;
  return html`<figure>
    ${picture && pictureSvg(picture.slice, picture.png)}
    <figcaption>
      <h3>${name}</h3>
      Dice ${fixed(tumor.dice, 3)}, truth ${fixed(tumor.truthMl, 1)} ml, predicted
      ${fixed(tumor.predictionMl, 1)} ml;
      ${
        trueLesions.length === 0
          ? 'no lesion in the truth'
          : `${missed} of ${plural(trueLesions.length, 'lesion')} missed`
      },
      ${plural(wrong, 'false positive')}
    </figcaption>
  </figure>`;
}

const caseTable = (cases: readonly CaseScores[]): Html =>
  tableOf(
    [
      'Case',
      'Organ Dice',
      'Tumor Dice',
      'Surface Dice',
      'HD95, mm',
      'Truth, ml',
      'Predicted, ml',
      'Lesions',
      'Detected',
      'False pos.',
    ],
    cases.map(({ name, organ, tumor, trueLesions, predictedLesions }) => [
      name,
      organ ? fixed(organ.dice, 3) : '',
      fixed(tumor.dice, 3),
      fixed(tumor.surfaceDice, 3),
      fixed(tumor.hausdorff95Mm, 1),
      fixed(tumor.truthMl, 2),
      fixed(tumor.predictionMl, 2),
      String(trueLesions.length),
      String(trueLesions.filter(({ detected }) => detected).length),
      String(predictedLesions.filter(({ real }) => !real).length),
    ]),
  );

/** Which cases a mean lacks: a reader must see what is not in a number. */
function excludedSection({ summary }: Evaluation): Html | undefined {
  const masks = { tumor: summary.tumor, organ: summary.organ };
  const rows = Object.entries(masks).flatMap(([mask, metrics]) =>
    Object.entries(metrics ?? {}).flatMap(([metric, { excluded }]) =>
      excluded.length === 0
        ? []
        : [[`${mask}, ${metricWords[metric as keyof MaskSummary]}`, reasonsText(excluded)]],
    ),
  );
  if (rows.length === 0) return undefined;
  return html`<h2>What the means leave out</h2>
    <p class="quiet">These cases have no finite value of the metric, so it is not in its mean.</p>
    ${tableOf(['Metric', 'Cases'], rows, [0, 1])}`;
}

const metricWords: Readonly<Record<keyof MaskSummary, string>> = {
  dice: 'Dice',
  surfaceDice: 'surface Dice',
  hausdorff95Mm: 'HD95',
  meanDistanceOfTruthMm: 'distance of truth to prediction',
  meanDistanceOfPredictionMm: 'distance of prediction to truth',
  volumeErrorMl: 'volume error',
  volumeErrorPercent: 'volume error in percent',
};

function reasonsText(excluded: Estimate['excluded']): string {
  const reasons = [...new Set(excluded.map(({ reason }) => reason))];
  return reasons
    .map((reason) => {
      const names = excluded.filter((one) => one.reason === reason).map(({ name }) => name);
      return `${reason}: ${names.join(', ')}`;
    })
    .join('; ');
}

const method = ({ settings }: Evaluation): Html =>
  html`<ul>
    <li>
      Lesions are 26-connected parts of a mask. Their radius is that of a ball of their volume. The bins:
      below 5 mm; from 5 to 10 mm, both included; above 10, up to 20 mm; above 20 mm.
    </li>
    <li>
      A lesion of the truth is detected when at least one of its voxels, and at least
      ${percent(settings.minimumOverlap)} of them, are predicted as tumor. A predicted lesion is a false
      positive unless the same holds for its voxels and the true tumor.
    </li>
    <li>
      Dice is 2|A∩B| / (|A|+|B|); surface Dice is the share of both surfaces that lies within
      ${settings.toleranceMm} mm of the other (surface elements, Nikolov et al. 2021). One empty mask: both
      are 0. Two empty masks: neither has a value.
    </li>
    <li>The organ is compared with its tumors included.</li>
    <li>
      Intervals are 95 % percentile intervals of ${settings.resamples} bootstrap samples of whole scans, seed
      ${settings.seed}; where all or none of what is counted is so, Wilson's interval, and where there is no
      false positive, Poisson's.
    </li>
    <li>A scan counts as called positive when any lesion is predicted in it.</li>
  </ul>`;
