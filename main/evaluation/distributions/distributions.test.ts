import { describe, expect, it } from 'vitest';
import type { LesionFacts } from '#shared/contract/lesionStatistics.ts';
import { scalingAffine } from '#shared/geometry/affine.ts';
import { apartOf, distributionsOf, largestDifference } from './distributions.ts';
import { lesionFacts } from './lesionFacts.ts';

const roles = { organ: [1], tumor: [2] };

/** A row of voxels, each 2 mm long in i; i grows to the left of the patient. */
const scan = (digits: string, hu?: readonly number[]) => {
  const grid = { dims: [digits.length, 1, 1] as const, affineRas: scalingAffine([-2, 1, 1], [50, 0, 0]) };
  return {
    labels: { ...grid, data: Uint8Array.from(digits, Number), meaning: 'label' as const },
    roles,
    ...(hu && { ct: { ...grid, data: Int16Array.from(hu), meaning: 'hu' as const } }),
  };
};

describe('lesionFacts', () => {
  it('measures size, place and contrast', () => {
    const [first, second] = lesionFacts('a', scan('0112211120', [0, 90, 100, 40, 60, 110, 100, 100, 50, 0]));
    expect(second).toBeDefined();
    const left = [first, second].find(({ voxels }) => voxels === 1);
    const pair = [first, second].find(({ voxels }) => voxels === 2);
    expect(pair).toMatchObject({ case: 'a', volumeMl: 0.004, meanHu: 50, sdHu: 10, contrastHu: -50 });
    // The organ lies in i = 1..8; the pair's middle is 3.5, counted from the patient's right.
    expect(pair?.centreRasMm).toEqual([50 - 2 * 3.5, 0, 0]);
    expect(pair?.placeInOrgan[0]).toBeCloseTo((3.5 - 1 + 0.5) / 8, 12);
    expect(left?.depthMm).toBe(2);
  });

  it('has no HU without a CT, and nothing without tumor', () => {
    expect(lesionFacts('a', scan('0112110'))[0]).toMatchObject({ voxels: 1, meanHu: NaN, contrastHu: NaN });
    expect(lesionFacts('a', scan('0111110'))).toEqual([]);
    expect(lesionFacts('a', scan('0000000'))).toEqual([]);
  });
});

const of = (...diameters: number[]): LesionFacts[] =>
  diameters.map((diameterMm, id) => ({
    case: 'a',
    id,
    centreRasMm: [0, 0, 0],
    voxels: 1,
    volumeMl: 1,
    diameterMm,
    placeInOrgan: [0.5, 0.5, 0.5],
    depthMm: 1,
    contrastHu: NaN,
    meanHu: NaN,
    sdHu: NaN,
  }));

describe('distributions', () => {
  it('are those of the lesions that have the number', () => {
    const { diameterMm, contrastHu } = distributionsOf(of(1, 2, 3, 4, 5));
    expect(diameterMm).toMatchObject({ count: 5, mean: 3, percentiles: [1.2, 2, 3, 4, 4.8] });
    expect(contrastHu).toMatchObject({ count: 0, mean: NaN });
  });

  it('lie as far apart as their cumulative shares do', () => {
    expect(largestDifference([1, 2, 3], [1, 2, 3])).toBe(0);
    expect(largestDifference([1, 2], [3, 4])).toBe(1);
    expect(largestDifference([1, 2, 3, 4], [3, 4, 5, 6])).toBe(0.5);
    expect(largestDifference([1, 1, 2], [1, 2, 2])).toBeCloseTo(1 / 3, 12);
    expect(apartOf(of(1), of())).toMatchObject({ diameterMm: NaN });
  });
});
