import { type CaseScores, type HealthyStudy, radiusBins } from '#shared/contract/evaluation.ts';
import { type Bootstrap, estimate, type RateKind } from './estimate.ts';
import { thresholdsMm } from './operatingPoints.ts';

/** Scans with this many false positives or more share the last entry of `scansByCount`. */
const mostCounted = 5;

/** False positives on scans without tumor: how many, how large, on how many scans. */
export function summariseHealthy(
  cases: readonly CaseScores[],
  bootstrapOf: (name: string) => Bootstrap,
): HealthyStudy {
  const perScan = (name: string, count: (one: CaseScores) => number, kind: RateKind = 'values') =>
    estimate(
      cases.map((one) => ({ name: one.name, numerator: count(one), denominator: 1 })),
      bootstrapOf(name),
      kind,
    );
  const scansByCount = new Array<number>(mostCounted + 1).fill(0);
  for (const { predictedLesions } of cases) scansByCount[Math.min(predictedLesions.length, mostCounted)]++;
  const clean = (one: CaseScores): number => (one.predictedLesions.length === 0 ? 1 : 0);
  return {
    scans: cases.length,
    scansWithFalsePositive: cases.length - scansByCount[0],
    specificity: perScan('specificity', clean, 'share'),
    falsePositivesPerScan: perScan(
      'falsePositives',
      ({ predictedLesions }) => predictedLesions.length,
      'events',
    ),
    falsePositiveMlPerScan: perScan('falsePositiveMl', ({ tumor }) => tumor.predictionMl),
    bins: radiusBins.map((bin) => {
      const inBin = ({ predictedLesions }: CaseScores): number =>
        predictedLesions.filter((lesion) => lesion.bin === bin).length;
      return {
        bin,
        falsePositives: cases.reduce((sum, one) => sum + inBin(one), 0),
        perScan: perScan(`falsePositives ${bin}`, inBin, 'events'),
      };
    }),
    scansByCount,
    points: thresholdsMm.map((minimumRadiusMm) => {
      const left = cases.map(
        ({ predictedLesions }) =>
          predictedLesions.filter(({ radiusMm }) => radiusMm >= minimumRadiusMm).length,
      );
      return {
        minimumRadiusMm,
        specificity: left.filter((count) => count === 0).length / cases.length,
        falsePositivesPerScan: left.reduce((sum, count) => sum + count, 0) / cases.length,
      };
    }),
  };
}
