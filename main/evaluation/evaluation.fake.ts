import type {
  CaseScores,
  Evaluation,
  FailedCase,
  MaskScores,
  PredictedLesion,
  TrueLesion,
} from '#shared/contract/evaluation.ts';
import type { EvaluationSettings } from '#shared/contract/evaluationSettings.ts';
import { binOf } from './lesions/radiusBin.ts';
import { summarise } from './summary/summarise.ts';

export const someSettings: EvaluationSettings = {
  toleranceMm: 2,
  minimumOverlap: 0.1,
  minimumRadiusMm: 0,
  healthy: false,
  organMask: false,
  seed: 1,
  resamples: 200,
};

export const someScores = (given: Partial<MaskScores> = {}): MaskScores => ({
  state: 'both',
  dice: 0.8,
  surfaceDice: 0.9,
  hausdorff95Mm: 3,
  hausdorffMm: 5,
  meanDistanceOfTruthMm: 1,
  meanDistanceOfPredictionMm: 2,
  truthMl: 10,
  predictionMl: 12,
  volumeErrorMl: 2,
  volumeErrorPercent: 20,
  ...given,
});

export const lesion = (id: number, radiusMm: number, detected: boolean): TrueLesion => ({
  ...facts(id, radiusMm),
  detected,
  coveredShare: detected ? 0.5 : 0,
  dice: detected ? 0.6 : 0,
  touching: detected ? [{ id, voxels: 50 }] : [],
});

export const predicted = (id: number, radiusMm: number, real: boolean): PredictedLesion => ({
  ...facts(id, radiusMm),
  real,
  realShare: real ? 0.5 : 0,
});

const facts = (id: number, radiusMm: number) => ({
  id,
  centreRasMm: [1, 2, 3] as [number, number, number],
  voxels: 100,
  volumeMl: ((4 / 3) * Math.PI * radiusMm ** 3) / 1000,
  radiusMm,
  bin: binOf(radiusMm),
});

export const someCase = (name: string, given: Partial<CaseScores> = {}): CaseScores => ({
  name,
  dims: [10, 10, 10],
  spacingMm: [1, 1, 1],
  tumor: someScores(),
  trueLesions: [],
  predictedLesions: [],
  warnings: [],
  ...given,
});

export const evaluationOf = (
  cases: CaseScores[],
  failed: FailedCase[] = [],
  settings = someSettings,
): Evaluation => ({
  format: 1,
  program: { name: 'DiffTumor Workstation', version: '1.2.3' },
  settings,
  summary: summarise(cases, settings),
  cases,
  failed,
});
