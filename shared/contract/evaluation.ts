import { z } from 'zod';
import { EvaluationSettings } from './evaluationSettings.ts';
import { WireProblem } from './job.ts';
import { IntTriple, RasMm, Triple } from './primitives.ts';

/** A number that may be undefined (NaN) or infinite. JSON has neither: there they are the words "NaN" and "Infinity". */
export const Measured = z.union([
  z.number(),
  z.nan(),
  z.literal(Infinity),
  z.literal('NaN').transform(() => NaN),
  z.literal('Infinity').transform(() => Infinity),
]);

/** Text of a value in which measured numbers may stand, indented for a person. */
export const measuredJson = (value: unknown, indent = 2): string =>
  JSON.stringify(
    value,
    (_key, entry: unknown) => (typeof entry === 'number' && !Number.isFinite(entry) ? String(entry) : entry),
    indent,
  );

/** Lesions are told apart by the radius of the ball of their volume. Both ends of the middle bins belong to them. */
export const radiusBins = ['<5', '5-10', '10-20', '>20'] as const;
export const RadiusBin = z.enum(radiusBins);
export type RadiusBin = z.infer<typeof RadiusBin>;

/** The small-tumor study counts lesions up to this radius: the first two bins. */
export const smallRadiusMm = 10;

/** Which of two masks have voxels: what decides whether a metric is defined. */
export const PairState = z.enum(['both', 'truth-empty', 'prediction-empty', 'both-empty']);
export type PairState = z.infer<typeof PairState>;

/** How a predicted mask compares with a true one. */
export const MaskScores = z.object({
  state: PairState,
  /** NaN when both are empty, 0 when one is. */
  dice: Measured,
  /** Normalised surface Dice at the tolerance of the settings; empty masks as for `dice`. */
  surfaceDice: Measured,
  /** Infinity when a mask is empty, as the two below. */
  hausdorff95Mm: Measured,
  hausdorffMm: Measured,
  /** Mean distance of the truth's surface to the prediction's: Infinity without prediction, NaN without truth. */
  meanDistanceOfTruthMm: Measured,
  meanDistanceOfPredictionMm: Measured,
  truthMl: z.number(),
  predictionMl: z.number(),
  /** Prediction minus truth. */
  volumeErrorMl: z.number(),
  /** Of the truth's volume; NaN without truth. */
  volumeErrorPercent: Measured,
});
export type MaskScores = z.infer<typeof MaskScores>;

const LesionFacts = z.object({
  /** From 1, in the order of the voxels. */
  id: z.number().int(),
  centreRasMm: RasMm,
  voxels: z.number().int(),
  volumeMl: z.number(),
  /** Of the ball of the same volume. */
  radiusMm: z.number(),
  bin: RadiusBin,
});

/** A lesion of the truth. */
export const TrueLesion = LesionFacts.extend({
  detected: z.boolean(),
  /** Share of its voxels that are predicted as tumor. */
  coveredShare: z.number(),
  /** Against the predicted lesions that touch it, without what of them lies in other lesions of the truth. */
  dice: z.number(),
  /** Predicted lesions that share voxels with it, and how many. */
  touching: z.array(z.object({ id: z.number().int(), voxels: z.number().int() })),
});
export type TrueLesion = z.infer<typeof TrueLesion>;

/** A lesion of the prediction. */
export const PredictedLesion = LesionFacts.extend({
  /** False: a false positive. */
  real: z.boolean(),
  /** Share of its voxels that are tumor in the truth. */
  realShare: z.number(),
});
export type PredictedLesion = z.infer<typeof PredictedLesion>;

/** Everything measured on one pair of files. */
export const CaseScores = z.object({
  name: z.string(),
  fold: z.string().optional(),
  dims: IntTriple,
  spacingMm: Triple,
  /** Organ with its tumors; left out when a file is of tumor alone. */
  organ: MaskScores.optional(),
  tumor: MaskScores,
  trueLesions: z.array(TrueLesion),
  predictedLesions: z.array(PredictedLesion),
  /** Predicted tumor that was dropped because it lay outside the given organ mask. */
  droppedMl: z.number().optional(),
  warnings: z.array(z.string()),
});
export type CaseScores = z.infer<typeof CaseScores>;

/** A pair that could not be evaluated. */
export const FailedCase = z.object({ name: z.string(), problem: WireProblem });
export type FailedCase = z.infer<typeof FailedCase>;

/** A mean or a rate with the 95 % percentile interval of the bootstrap over cases; NaN where it is undefined. */
export const Estimate = z.object({
  value: Measured,
  low: Measured,
  high: Measured,
  /** What it is a mean over, or the denominator of the rate. */
  count: z.number(),
  /** Cases that have no such number, and are therefore not in it. */
  excluded: z.array(z.object({ name: z.string(), reason: z.string() })),
});
export type Estimate = z.infer<typeof Estimate>;

export const MaskSummary = z.object({
  dice: Estimate,
  surfaceDice: Estimate,
  hausdorff95Mm: Estimate,
  meanDistanceOfTruthMm: Estimate,
  meanDistanceOfPredictionMm: Estimate,
  volumeErrorMl: Estimate,
  volumeErrorPercent: Estimate,
});
export type MaskSummary = z.infer<typeof MaskSummary>;

/** Lesion by lesion, of one radius bin or of all. */
export const DetectionSummary = z.object({
  trueLesions: z.number().int(),
  detected: z.number().int(),
  /** Detected of true lesions. */
  sensitivity: Estimate,
  /** Mean of the true lesions' Dice; a missed one counts 0. */
  dice: Estimate,
  predictedLesions: z.number().int(),
  falsePositives: z.number().int(),
  falsePositivesPerScan: Estimate,
});
export type DetectionSummary = z.infer<typeof DetectionSummary>;

/** What becomes of sensitivity and false positives when predicted lesions below a radius are left out. */
export const OperatingPoint = z.object({
  minimumRadiusMm: z.number(),
  sensitivity: Measured,
  smallSensitivity: Measured,
  falsePositivesPerScan: Measured,
});
export type OperatingPoint = z.infer<typeof OperatingPoint>;

/** A scan is positive when it has a lesion. */
export const ScanSummary = z.object({
  positive: z.number().int(),
  negative: z.number().int(),
  sensitivity: Estimate,
  specificity: Estimate,
});
export type ScanSummary = z.infer<typeof ScanSummary>;

/** Scans whose lesions are all small, apart from those with a larger one. */
export const SmallTumorStudy = z.object({
  scans: z.number().int(),
  lesions: DetectionSummary,
  scanSensitivity: Estimate,
  tumor: MaskSummary,
  /** The same of the lesions and scans with a larger lesion, for comparison. */
  larger: z.object({ scans: z.number().int(), lesions: DetectionSummary, tumor: MaskSummary }),
});
export type SmallTumorStudy = z.infer<typeof SmallTumorStudy>;

/** False positives on scans without any tumor. */
export const HealthyStudy = z.object({
  scans: z.number().int(),
  scansWithFalsePositive: z.number().int(),
  specificity: Estimate,
  falsePositivesPerScan: Estimate,
  falsePositiveMlPerScan: Estimate,
  bins: z.array(z.object({ bin: RadiusBin, falsePositives: z.number().int(), perScan: Estimate })),
  /** How many scans have 0, 1, 2… false positives; the last entry counts all with more. */
  scansByCount: z.array(z.number().int()),
  points: z.array(
    z.object({
      minimumRadiusMm: z.number(),
      specificity: Measured,
      falsePositivesPerScan: Measured,
    }),
  ),
});
export type HealthyStudy = z.infer<typeof HealthyStudy>;

export const FoldSummary = z.object({
  fold: z.string(),
  cases: z.number().int(),
  organDice: Measured,
  tumorDice: Measured,
  tumorSurfaceDice: Measured,
  sensitivity: Measured,
  falsePositivesPerScan: Measured,
});
export type FoldSummary = z.infer<typeof FoldSummary>;

export const EvaluationSummary = z.object({
  cases: z.number().int(),
  organ: MaskSummary.optional(),
  tumor: MaskSummary,
  all: DetectionSummary,
  bins: z.array(DetectionSummary.extend({ bin: RadiusBin })),
  scans: ScanSummary,
  points: z.array(OperatingPoint),
  small: SmallTumorStudy,
  /** Left out when no scan is without tumor. */
  healthy: HealthyStudy.optional(),
  /** A row a fold, then their mean and standard deviation (of the sample); left out without folds. */
  folds: z.object({ rows: z.array(FoldSummary), mean: FoldSummary, sd: FoldSummary }).optional(),
});
export type EvaluationSummary = z.infer<typeof EvaluationSummary>;

/** The file `evaluation.json`. */
export const Evaluation = z.object({
  format: z.literal(1),
  program: z.object({ name: z.literal('DiffTumor Workstation'), version: z.string() }),
  settings: EvaluationSettings,
  summary: EvaluationSummary,
  cases: z.array(CaseScores),
  failed: z.array(FailedCase),
});
export type Evaluation = z.infer<typeof Evaluation>;
