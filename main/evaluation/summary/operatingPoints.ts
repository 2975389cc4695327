import {
  type CaseScores,
  type OperatingPoint,
  smallRadiusMm,
  type TrueLesion,
} from '#shared/contract/evaluation.ts';

/** Radii, mm, below which predicted lesions are left out, one after the other. */
export const thresholdsMm = [0, 1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10] as const;

/**
 * Sensitivity against false positives when small predicted lesions are left out: what a FROC curve shows for a
 * prediction that has masks but no probabilities. A real lesion stays real; a true one is detected as before by
 * those that are left.
 */
export function operatingPoints(cases: readonly CaseScores[], minimumOverlap: number): OperatingPoint[] {
  return thresholdsMm.map((minimumRadiusMm) => {
    const counts = { all: 0, found: 0, small: 0, smallFound: 0, wrong: 0 };
    for (const { trueLesions, predictedLesions } of cases) {
      const left = predictedLesions.filter(({ radiusMm }) => radiusMm >= minimumRadiusMm);
      const ids = new Set(left.map(({ id }) => id));
      counts.wrong += left.filter(({ real }) => !real).length;
      for (const lesion of trueLesions) {
        const found = isDetectedBy(lesion, ids, minimumOverlap) ? 1 : 0;
        counts.all++;
        counts.found += found;
        if (lesion.radiusMm > smallRadiusMm) continue;
        counts.small++;
        counts.smallFound += found;
      }
    }
    return {
      minimumRadiusMm,
      sensitivity: counts.found / counts.all,
      smallSensitivity: counts.smallFound / counts.small,
      falsePositivesPerScan: counts.wrong / cases.length,
    };
  });
}

function isDetectedBy(
  { touching, voxels }: TrueLesion,
  ids: ReadonlySet<number>,
  minimumOverlap: number,
): boolean {
  const common = touching.reduce((sum, other) => sum + (ids.has(other.id) ? other.voxels : 0), 0);
  return common > 0 && common / voxels >= minimumOverlap;
}
