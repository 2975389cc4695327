import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '#main/tensor/random.ts';
import { eachVoxel } from '#main/volume/drawn.fake.ts';
import { statistics } from '#main/volume/statistics.ts';
import type { Mask } from '#main/volume/volume.ts';
import { drawCase, publishedCrop, synthesiseCase } from './published.ts';
import { drawTexture, publishedSigmas } from './texture.ts';
import { radiusRange, rowsOfType } from './tumorTypes.ts';

const dims = [60, 56, 50] as const;

/** An ellipsoid in the middle. */
const organ: Mask = { data: new Uint8Array(60 * 56 * 50), dims };
eachVoxel(dims, (i, j, k, flat) => {
  if (((i - 30) / 26) ** 2 + ((j - 28) / 24) ** 2 + ((k - 25) / 22) ** 2 < 1) organ.data[flat] = 1;
});

/** Notes every draw by its kind; all are the low end, a normal is 0. */
function noting(): { random: Random; calls: string[] } {
  const calls: string[] = [];
  const note = (call: string): void => {
    if (calls.at(-1) !== call) calls.push(call);
  };
  const random: Random = {
    ...seededRandom(1),
    uniform: (low, high) => {
      note(`uniform ${low}..${high}`);
      return low;
    },
    integer: (low, high) => {
      note(`integer ${low}..${high}`);
      return low;
    },
    normal: () => {
      note('normals');
      return 0;
    },
    pick: (items) => {
      note(`one of ${items.length}`);
      return items[1];
    },
  };
  return { random, calls };
}

describe('drawCase', () => {
  it('draws in the documented order', () => {
    const { random, calls } = noting();
    const { type, tumors } = drawCase(random, organ, 'liver', [80, 80, 80]);
    expect(type).toBe('small');
    expect(tumors).toHaveLength(3);
    const tumor = [
      'integer 6..10',
      'integer 1..2',
      'normals',
      'uniform 0.3..0.7',
      expect.stringMatching(/^integer 0/),
    ];
    expect(calls).toEqual([
      'one of 5',
      'integer 0..9',
      expect.stringMatching(/^integer 0/),
      expect.stringMatching(/^integer 0/),
      expect.stringMatching(/^integer 0/),
      'integer 3..10',
      ...tumor,
      ...tumor,
      ...tumor,
      'uniform 1..2',
      'uniform 65..145',
    ]);
  });

  it('is fixed by the seed', () => {
    const draw = (seed: number): unknown => drawCase(seededRandom(seed), organ, 'liver', [80, 80, 80]);
    expect(draw(4)).toEqual(draw(4));
    expect(draw(4)).not.toEqual(draw(5));
  });

  it('refuses a texture that is not larger than the crop', () =>
    expect(() => drawCase(seededRandom(1), organ, 'liver', [40, 40, 40])).toThrow(RangeError));

  it('says so when no slice of a liver is wide enough for a centre, which crashed the original', () => {
    const thin: Mask = { data: organ.data.map((inside, v) => ((v % 60) % 5 > 1 ? inside : 0)), dims };
    expect(() => drawCase(seededRandom(1), thin, 'liver', [80, 80, 80])).toThrow(
      expect.objectContaining({ code: 'no-place' }),
    );
    expect(drawCase(seededRandom(1), thin, 'kidney', [80, 80, 80]).tumors.length).toBeGreaterThan(0);
  });
});

describe('the table of tumors', () => {
  it('has the published radii', () =>
    expect((['tiny', 'small', 'medium', 'large'] as const).map(radiusRange)).toEqual([
      [3, 5],
      [6, 10],
      [12, 20],
      [24, 40],
    ]));

  it('lets mix draw 11 to 28 tumors, at least five of them small', () => {
    const rows = rowsOfType('mix');
    expect(rows.map(({ count }) => count)).toEqual([
      [3, 10],
      [5, 10],
      [2, 5],
      [1, 3],
    ]);
    expect(rowsOfType('small').map(({ count }) => count)).toEqual([[3, 10]]);
  });
});

describe('synthesiseCase', () => {
  const image = { data: new Int16Array(organ.data.length).fill(110), dims };
  const texture = drawTexture(seededRandom(3), [80, 80, 80], publishedSigmas[0]);
  const draws = drawCase(seededRandom(9), organ, 'liver', texture.dims);
  const { hu, label } = synthesiseCase(image, organ, texture, draws);

  it('darkens tumors and what the blur reaches, within the crop and the organ alone', () => {
    expect(publishedCrop(organ)).toEqual({ min: [6, 6, 5], max: [54, 50, 45] });
    const { min, max } = publishedCrop(organ);
    let [wrong, darkened, beyondLabel] = [0, 0, 0];
    eachVoxel(dims, (i, j, k, flat) => {
      if (hu.data[flat] === 110) return;
      darkened++;
      if (label.data[flat] === 1) beyondLabel++;
      const inCrop = [i, j, k].every((n, axis) => n >= min[axis] && n < max[axis]);
      if (!inCrop || organ.data[flat] === 0 || hu.data[flat] > 110) wrong++;
    });
    expect(wrong).toBe(0);
    expect(darkened).toBeGreaterThan(100);
    expect(beyondLabel).toBeGreaterThan(0);
  });

  it('labels 0, 1 and 2, the organ kept where there is no tumor', () => {
    expect(new Set(label.data)).toEqual(new Set([0, 1, 2]));
    expect(label.data.filter((value, v) => (value > 0 ? 1 : 0) !== organ.data[v])).toHaveLength(0);
  });
});

describe('drawTexture', () => {
  // Measured of the published ones: mean 0.49 to 0.52, sd 0.04 to 0.07, nothing cut off at 1.
  it.each([publishedSigmas[0], publishedSigmas[3]])('has the published statistics: %o', (sigmas) => {
    const { mean, sd, max } = statistics(drawTexture(seededRandom(5), [56, 48, 52], sigmas).data);
    expect(mean).toBeGreaterThan(0.47);
    expect(mean).toBeLessThan(0.56);
    expect(sd).toBeGreaterThan(0.03);
    expect(sd).toBeLessThan(0.13);
    expect(max).toBeLessThan(1);
  });

  it('comes in ten kinds', () => {
    expect(publishedSigmas).toHaveLength(10);
    expect(publishedSigmas.slice(0, 3)).toEqual([
      { sigmaA: 3, sigmaB: 4 },
      { sigmaA: 3, sigmaB: 7 },
      { sigmaA: 6, sigmaB: 4 },
    ]);
  });
});
