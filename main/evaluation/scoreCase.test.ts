import { describe, expect, it } from 'vitest';
import type { EvaluationSettings } from '#shared/contract/evaluationSettings.ts';
import { scalingAffine } from '#shared/geometry/affine.ts';
import { scoreCase } from './scoreCase.ts';

const settings: EvaluationSettings = {
  toleranceMm: 2,
  minimumOverlap: 0.1,
  minimumRadiusMm: 0,
  healthy: false,
  organMask: false,
  seed: 1,
  resamples: 0,
};
const roles = { organ: [1], tumor: [2] };
const labels = (text: string) => ({ data: Uint8Array.from(text, Number), roles });
const grid = { dims: [8, 1, 1] as const, affineRas: scalingAffine([1, 1, 2]) };
const score = (truth: string | undefined, prediction: string, more: Partial<EvaluationSettings> = {}) =>
  scoreCase(
    { ...grid, truth: truth === undefined ? undefined : labels(truth), prediction: labels(prediction) },
    { ...settings, ...more },
  );

describe('scoreCase', () => {
  it('counts tumor as part of the organ', () => {
    const { organ, tumor } = score('01122110', '01111210');
    expect(organ).toMatchObject({ state: 'both', dice: 1, truthMl: 0.012 });
    expect(tumor).toMatchObject({ dice: 0, truthMl: 0.004, predictionMl: 0.002, volumeErrorPercent: -50 });
    expect(tumor.volumeErrorMl).toBeCloseTo(-0.002, 12);
  });

  it('leaves the organ out where a file is of tumor alone, but not where it was missed', () => {
    expect(score('01122110', '00022000').organ).toBeUndefined();
    expect(score('00022000', '01122110').organ).toBeUndefined();
    expect(score('01122110', '00000000').organ).toMatchObject({ state: 'prediction-empty', dice: 0 });
  });

  it('names the state of empty masks', () => {
    expect(score('01111110', '01111110').tumor).toMatchObject({ state: 'both-empty', dice: NaN });
    expect(score('01111110', '01211110').tumor).toMatchObject({ state: 'truth-empty', dice: 0 });
    expect(score('01211110', '01111110').tumor).toMatchObject({
      state: 'prediction-empty',
      surfaceDice: 0,
      hausdorff95Mm: Infinity,
    });
  });

  it('needs no truth of a healthy scan', () => {
    const { tumor, organ, predictedLesions } = score(undefined, '01221110');
    expect(tumor).toMatchObject({ state: 'truth-empty', volumeErrorPercent: NaN });
    expect(organ).toBeUndefined();
    expect(predictedLesions).toMatchObject([{ real: false, voxels: 2 }]);
  });

  it('drops predicted tumor outside an organ mask, and says how much', () => {
    const scored = scoreCase(
      {
        ...grid,
        truth: labels('01122110'),
        prediction: labels('21122112'),
        organMask: Uint8Array.from('01111110', Number),
      },
      settings,
    );
    expect(scored.droppedMl).toBeCloseTo(0.004, 12);
    expect(scored.tumor.dice).toBe(1);
  });

  it('leaves predicted lesions below a radius out, and their voxels become organ', () => {
    const minimumRadiusMm = 0.95; // two voxels of 2 mm³ are a ball of 0.98 mm, one of 0.78 mm
    const { predictedLesions, tumor, organ } = score('01221111', '01221211', { minimumRadiusMm });
    expect(predictedLesions).toHaveLength(1);
    expect([tumor.dice, organ?.dice]).toEqual([1, 1]);
  });
});
