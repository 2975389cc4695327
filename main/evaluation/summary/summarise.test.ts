import { describe, expect, it } from 'vitest';
import { evaluationOf, lesion, predicted, someCase, someScores, someSettings } from '../evaluation.fake.ts';
import { summarise } from './summarise.ts';

const none = someScores({ state: 'both-empty', dice: NaN, surfaceDice: NaN, hausdorff95Mm: Infinity });
const cases = [
  someCase('small', {
    fold: '0',
    tumor: someScores({ dice: 0.4 }),
    trueLesions: [lesion(1, 4, true), lesion(2, 8, false)],
    predictedLesions: [predicted(1, 4, true), predicted(2, 2, false)],
  }),
  someCase('large', {
    fold: '1',
    organ: someScores({ dice: 0.9 }),
    tumor: someScores({ dice: 0.8 }),
    trueLesions: [lesion(1, 4, false), lesion(2, 25, true)],
    predictedLesions: [predicted(2, 25, true)],
  }),
  someCase('free', { fold: '1', tumor: none }),
  someCase('false', {
    tumor: someScores({ state: 'truth-empty', dice: 0, hausdorff95Mm: Infinity, predictionMl: 3 }),
    predictedLesions: [predicted(1, 6, false), predicted(2, 2, false)],
  }),
];
const summary = summarise(cases, someSettings);

describe('summarise', () => {
  it('means what has a value, and names what has none with the reason', () => {
    expect(summary.tumor.dice).toMatchObject({
      count: 3,
      excluded: [{ name: 'free', reason: 'truth and prediction are empty' }],
    });
    expect(summary.tumor.dice.value).toBeCloseTo(0.4, 12);
    expect(summary.tumor.hausdorff95Mm.excluded).toEqual([
      { name: 'free', reason: 'truth and prediction are empty' },
      { name: 'false', reason: 'the truth is empty' },
    ]);
    expect(summary.organ?.dice).toMatchObject({ value: 0.9, count: 1 });
  });

  it('counts lesions by radius', () => {
    expect(summary.all).toMatchObject({ trueLesions: 4, detected: 2, falsePositives: 3 });
    expect(summary.all.sensitivity.value).toBe(0.5);
    expect(summary.all.falsePositivesPerScan.value).toBe(0.75);
    expect(
      summary.bins.map(({ bin, trueLesions, detected, falsePositives }) => [
        bin,
        trueLesions,
        detected,
        falsePositives,
      ]),
    ).toEqual([
      ['<5', 2, 1, 2],
      ['5-10', 1, 0, 1],
      ['10-20', 0, 0, 0],
      ['>20', 1, 1, 0],
    ]);
    expect(summary.bins[2].sensitivity.value).toBeNaN();
  });

  it('judges whole scans', () => {
    expect(summary.scans).toMatchObject({ positive: 2, negative: 2 });
    expect(summary.scans.sensitivity.value).toBe(1);
    expect(summary.scans.specificity.value).toBe(0.5);
  });

  it('studies small tumors apart', () => {
    const { small } = summary;
    expect([small.scans, small.larger.scans]).toEqual([1, 1]);
    expect(small.lesions).toMatchObject({ trueLesions: 3, detected: 1 });
    expect(small.tumor.dice).toMatchObject({ value: 0.4, count: 1 });
    expect(small.larger.lesions).toMatchObject({ trueLesions: 1, detected: 1, falsePositives: 0 });
  });

  it('studies false positives where there is no tumor', () => {
    expect(summary.healthy).toMatchObject({
      scans: 2,
      scansWithFalsePositive: 1,
      scansByCount: [1, 0, 1, 0, 0, 0],
    });
    expect(summary.healthy?.falsePositivesPerScan.value).toBe(1);
    expect(summary.healthy?.points.find(({ minimumRadiusMm }) => minimumRadiusMm === 3)).toEqual({
      minimumRadiusMm: 3,
      specificity: 0.5,
      falsePositivesPerScan: 0.5,
    });
    expect(summarise(cases.slice(0, 2), someSettings).healthy).toBeUndefined();
  });

  it('loses lesions and false positives as small predictions are left out', () => {
    expect(
      summary.points.map(({ minimumRadiusMm, sensitivity, falsePositivesPerScan }) => [
        minimumRadiusMm,
        sensitivity,
        falsePositivesPerScan,
      ]),
    ).toEqual([
      [0, 0.5, 0.75],
      [1, 0.5, 0.75],
      [1.5, 0.5, 0.75],
      [2, 0.5, 0.75],
      [2.5, 0.5, 0.25],
      [3, 0.5, 0.25],
      [4, 0.5, 0.25],
      [5, 0.25, 0.25],
      [7.5, 0.25, 0],
      [10, 0.25, 0],
    ]);
  });

  it('has a row a fold, with mean and spread of the rows', () => {
    expect(summary.folds?.rows.map(({ fold, cases: count, tumorDice }) => [fold, count, tumorDice])).toEqual([
      ['0', 1, 0.4],
      ['1', 2, 0.8],
    ]);
    expect(summary.folds?.mean.tumorDice).toBeCloseTo(0.6, 12);
    expect(summary.folds?.sd.tumorDice).toBeCloseTo(0.2828, 4);
    expect(summary.folds?.mean.organDice).toBe(0.9);
    expect(summarise([someCase('a')], someSettings).folds).toBeUndefined();
  });

  it('is the same for the same seed, and can be made of nothing', () => {
    expect(summarise(cases, someSettings)).toEqual(summary);
    expect(evaluationOf([]).summary).toMatchObject({ cases: 0, all: { trueLesions: 0 } });
  });
});
