import { type EvaluationSummary, type FoldSummary, smallRadiusMm } from '#shared/contract/evaluation.ts';
import type { EvaluationSettings } from '#shared/contract/evaluationSettings.ts';
import { html, type Html } from './html.ts';
import { tableOf } from './table.ts';
import { estimateText, fixed, plural } from './words.ts';

/** Small tumors apart from larger ones; nothing where there are none. */
export function smallSection({ small }: EvaluationSummary): Html | undefined {
  if (small.lesions.trueLesions === 0) return undefined;
  const { larger } = small;
  const rows: string[][] = [
    ['Lesions', String(small.lesions.trueLesions), String(larger.lesions.trueLesions)],
    [
      'Lesion sensitivity',
      estimateText(small.lesions.sensitivity, 3),
      estimateText(larger.lesions.sensitivity, 3),
    ],
    ['Lesion Dice', estimateText(small.lesions.dice, 3), estimateText(larger.lesions.dice, 3)],
    [
      'False positives per scan',
      estimateText(small.lesions.falsePositivesPerScan, 2),
      estimateText(larger.lesions.falsePositivesPerScan, 2),
    ],
    ['Scans', String(small.scans), String(larger.scans)],
    ['Tumor Dice of these scans', estimateText(small.tumor.dice, 3), estimateText(larger.tumor.dice, 3)],
    [
      'Tumor surface Dice of these scans',
      estimateText(small.tumor.surfaceDice, 3),
      estimateText(larger.tumor.surfaceDice, 3),
    ],
    ['Scan sensitivity', estimateText(small.scanSensitivity, 3), ''],
  ];
  return html`<h2>Small tumors</h2>
    <p>Lesions up to ${smallRadiusMm} mm radius, and the scans whose lesions are all that small.</p>
    ${tableOf(['', `Up to ${smallRadiusMm} mm`, 'Larger'], rows)}`;
}

/** False positives where nothing is to be found; nothing where every scan has a tumor. */
export function healthySection(
  { healthy }: EvaluationSummary,
  settings: EvaluationSettings,
): Html | undefined {
  if (!healthy) return undefined;
  const last = healthy.scansByCount.length - 1;
  const points = healthy.points.filter(({ minimumRadiusMm }) => minimumRadiusMm >= settings.minimumRadiusMm);
  return html`<h2>False positives on scans without tumor</h2>
    <p>
      ${healthy.scansWithFalsePositive} of ${plural(healthy.scans, 'scan')} have a false positive: specificity
      ${estimateText(healthy.specificity, 3)}, ${estimateText(healthy.falsePositivesPerScan, 2)} false
      positives and ${estimateText(healthy.falsePositiveMlPerScan, 2)} ml per scan.
    </p>
    ${tableOf(
      ['Radius, mm', 'False positives', 'Per scan'],
      healthy.bins.map(({ bin, falsePositives, perScan }) => [
        bin,
        String(falsePositives),
        estimateText(perScan, 2),
      ]),
    )}
    <p></p>
    ${tableOf(
      [
        'False positives in a scan',
        ...healthy.scansByCount.map((_, count) => (count === last ? `${last} or more` : String(count))),
      ],
      [['Scans', ...healthy.scansByCount.map(String)]],
    )}
    <p></p>
    ${tableOf(
      [
        'Predicted lesions left out below, mm radius',
        ...points.map(({ minimumRadiusMm }) => String(minimumRadiusMm)),
      ],
      [
        ['Specificity', ...points.map(({ specificity }) => fixed(specificity, 3))],
        [
          'False positives per scan',
          ...points.map(({ falsePositivesPerScan }) => fixed(falsePositivesPerScan, 2)),
        ],
      ],
    )}`;
}

/** A row a fold, then mean and spread of the rows. */
export function foldsSection({ folds }: EvaluationSummary): Html | undefined {
  if (!folds) return undefined;
  const cells = ({ fold, ...row }: FoldSummary): string[] => [
    fold,
    String(row.cases),
    fixed(row.organDice, 3),
    fixed(row.tumorDice, 3),
    fixed(row.tumorSurfaceDice, 3),
    fixed(row.sensitivity, 3),
    fixed(row.falsePositivesPerScan, 2),
  ];
  return html`<h2>Folds</h2>
    ${tableOf(
      [
        'Fold',
        'Cases',
        'Organ Dice',
        'Tumor Dice',
        'Tumor surface Dice',
        'Lesion sensitivity',
        'False positives per scan',
      ],
      [...folds.rows.map(cells), cells(folds.mean), ['sd', '', ...cells(folds.sd).slice(2)]],
    )}`;
}
