import { describe, expect, it } from 'vitest';
import { scalingAffine } from '#shared/geometry/affine.ts';
import { drawnMask } from '#main/volume/drawn.fake.ts';
import { pairOf } from '../surface/maskPair.ts';
import { matchLesions } from './matchLesions.ts';
import { binOf, radiusOfMm } from './radiusBin.ts';

const affine = scalingAffine([1, 1, 1], [100, 200, 300]);
const match = (truth: string, prediction: string, minimumOverlap = 0.1) => {
  const { trueLesions, predictedLesions } = matchLesions(
    pairOf(drawnMask(truth), drawnMask(prediction)),
    affine,
    minimumOverlap,
  );
  return {
    detected: trueLesions.map((lesion) => lesion.detected),
    real: predictedLesions.map((lesion) => lesion.real),
    trueLesions,
    predictedLesions,
  };
};

describe('matchLesions', () => {
  it('tells found from missed and real from false', () => {
    const { detected, real } = match('##...##...', '##.#....##');
    expect(detected).toEqual([true, false]);
    expect(real).toEqual([true, false, false]);
  });

  it('needs a share of the lesion, and at least one voxel', () => {
    expect(match('##########', '#.........').detected).toEqual([true]);
    expect(match('##########', '#.........', 0.11).detected).toEqual([false]);
    expect(match('##........', '....##....', 0).detected).toEqual([false]);
    expect(match('##........', '....##....', 0).real).toEqual([false]);
  });

  it('takes a lesion that is predicted in pieces, and two that are predicted as one', () => {
    expect(match('######', '#.#.##')).toMatchObject({ detected: [true], real: [true, true, true] });
    expect(match('##.##', '#####')).toMatchObject({ detected: [true, true], real: [true] });
  });

  it('calls a prediction that fills everything false, though it detects', () => {
    expect(match('#...................', '####################')).toMatchObject({
      detected: [true],
      real: [false],
    });
  });

  it('scores a lesion against the predictions that touch it, without what lies in other lesions', () => {
    const { trueLesions } = match('##.##', '#####');
    // Of five predicted voxels two lie in the other lesion: 2 * 2 / (2 + 3).
    expect(trueLesions.map(({ dice }) => dice)).toEqual([0.8, 0.8]);
    expect(trueLesions[0].touching).toEqual([{ id: 1, voxels: 2 }]);
  });

  it('joins lesions by corners', () => {
    expect(match('#. .#', '.. ..').detected).toEqual([false]);
  });

  it('places lesions in the patient', () => {
    const { trueLesions, predictedLesions } = match('..... ..###', '..... #....');
    expect(trueLesions[0].centreRasMm).toEqual([103, 201, 300]);
    expect(predictedLesions[0].centreRasMm).toEqual([100, 201, 300]);
    expect(trueLesions[0]).toMatchObject({ voxels: 3, volumeMl: 0.003 });
  });
});

describe('radius bins', () => {
  it('are those of the ball of the volume', () => {
    expect(radiusOfMm((4 / 3) * Math.PI * 1000)).toBeCloseTo(10, 12);
  });

  it.each([
    [0, '<5'],
    [4.999, '<5'],
    [5, '5-10'],
    [10, '5-10'],
    [10.001, '10-20'],
    [20, '10-20'],
    [20.001, '>20'],
  ])('%d mm is in %s', (radius, bin) => {
    expect(binOf(radius)).toBe(bin);
  });
});
