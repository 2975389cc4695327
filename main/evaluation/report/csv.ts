import type {
  CaseScores,
  DetectionSummary,
  Estimate,
  EvaluationSummary,
  MaskScores,
  MaskSummary,
  PredictedLesion,
} from '#shared/contract/evaluation.ts';

type Cell = string | number | boolean | undefined;
type Row = Readonly<Record<string, Cell>>;

/** Rows under the union of their columns (RFC 4180); NaN and Infinity as those words, what is missing empty. */
export function csvText(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))];
  return lines.map((cells) => `${cells.map(cellText).join(',')}\r\n`).join('');
}

function cellText(cell: Cell): string {
  const text = cell === undefined ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One row a case. */
export const caseRows = (cases: readonly CaseScores[]): Row[] =>
  cases.map(({ name, fold, organ, tumor, trueLesions, predictedLesions, droppedMl, warnings }) => ({
    case: name,
    fold,
    ...maskColumns('organ', organ),
    ...maskColumns('tumor', tumor),
    true_lesions: trueLesions.length,
    detected_lesions: trueLesions.filter(({ detected }) => detected).length,
    predicted_lesions: predictedLesions.length,
    false_positives: predictedLesions.filter(({ real }) => !real).length,
    dropped_outside_organ_ml: droppedMl,
    warnings: warnings.join(' '),
  }));

const maskColumns = (mask: string, scores: MaskScores | undefined): Row => ({
  [`${mask}_state`]: scores?.state,
  [`${mask}_dice`]: scores?.dice,
  [`${mask}_surface_dice`]: scores?.surfaceDice,
  [`${mask}_hd95_mm`]: scores?.hausdorff95Mm,
  [`${mask}_hd_mm`]: scores?.hausdorffMm,
  [`${mask}_asd_truth_mm`]: scores?.meanDistanceOfTruthMm,
  [`${mask}_asd_prediction_mm`]: scores?.meanDistanceOfPredictionMm,
  [`${mask}_truth_ml`]: scores?.truthMl,
  [`${mask}_prediction_ml`]: scores?.predictionMl,
  [`${mask}_volume_error_ml`]: scores?.volumeErrorMl,
  [`${mask}_volume_error_percent`]: scores?.volumeErrorPercent,
});

/** One row a lesion: those of the truth, then those of the prediction, case by case. */
export const lesionRows = (cases: readonly CaseScores[]): Row[] =>
  cases.flatMap(({ name, trueLesions, predictedLesions }) => [
    ...trueLesions.map((lesion) => ({
      case: name,
      of: 'truth',
      ...lesionColumns(lesion),
      result: lesion.detected ? 'detected' : 'missed',
      overlap_share: lesion.coveredShare,
      dice: lesion.dice,
      touches: lesion.touching.map(({ id }) => id).join(' '),
    })),
    ...predictedLesions.map((lesion) => ({
      case: name,
      of: 'prediction',
      ...lesionColumns(lesion),
      result: lesion.real ? 'real' : 'false positive',
      overlap_share: lesion.realShare,
    })),
  ]);

const lesionColumns = ({
  id,
  centreRasMm: [x, y, z],
  voxels,
  volumeMl,
  radiusMm,
  bin,
}: Omit<PredictedLesion, 'real' | 'realShare'>) => ({
  id,
  x_ras_mm: x,
  y_ras_mm: y,
  z_ras_mm: z,
  voxels,
  volume_ml: volumeMl,
  radius_mm: radiusMm,
  radius_bin_mm: bin,
});

/** One row a number, with its interval and how many it is made of. */
export function summaryRows({ organ, tumor, all, bins, scans, small, healthy }: EvaluationSummary): Row[] {
  return [
    ...(organ ? masks('organ', organ) : []),
    ...masks('tumor', tumor),
    ...detection('all lesions', all),
    ...bins.flatMap(({ bin, ...rest }) => detection(`radius ${bin} mm`, rest)),
    row('scans', 'sensitivity', scans.sensitivity),
    row('scans', 'specificity', scans.specificity),
    ...detection('small lesions', small.lesions),
    row('scans with small lesions only', 'sensitivity', small.scanSensitivity),
    ...masks('tumor of scans with small lesions only', small.tumor),
    ...detection('larger lesions', small.larger.lesions),
    ...masks('tumor of scans with a larger lesion', small.larger.tumor),
    ...(healthy
      ? [
          row('scans without tumor', 'specificity', healthy.specificity),
          row('scans without tumor', 'false_positives_per_scan', healthy.falsePositivesPerScan),
          row('scans without tumor', 'false_positive_ml_per_scan', healthy.falsePositiveMlPerScan),
          ...healthy.bins.map(({ bin, perScan }) =>
            row(`scans without tumor, radius ${bin} mm`, 'false_positives_per_scan', perScan),
          ),
        ]
      : []),
  ];
}

const row = (of: string, metric: string, { value, low, high, count, excluded }: Estimate): Row => ({
  of,
  metric,
  value,
  low_95: low,
  high_95: high,
  count,
  excluded: excluded.map(({ name, reason }) => `${name} (${reason})`).join('; '),
});

const masks = (of: string, summary: MaskSummary): Row[] => [
  row(of, 'dice', summary.dice),
  row(of, 'surface_dice', summary.surfaceDice),
  row(of, 'hd95_mm', summary.hausdorff95Mm),
  row(of, 'asd_truth_mm', summary.meanDistanceOfTruthMm),
  row(of, 'asd_prediction_mm', summary.meanDistanceOfPredictionMm),
  row(of, 'volume_error_ml', summary.volumeErrorMl),
  row(of, 'volume_error_percent', summary.volumeErrorPercent),
];

const detection = (of: string, summary: DetectionSummary): Row[] => [
  row(of, 'sensitivity', summary.sensitivity),
  row(of, 'lesion_dice', summary.dice),
  row(of, 'false_positives_per_scan', summary.falsePositivesPerScan),
];
