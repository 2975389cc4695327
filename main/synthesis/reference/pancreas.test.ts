import { describe, expect, it } from 'vitest';
import { seededRandom } from '#main/tensor/random.ts';
import { drawnMask, eachVoxel } from '#main/volume/drawn.fake.ts';
import type { Mask } from '#main/volume/volume.ts';
import { drawBin, drawPancreasCase, drawPancreasPlace, drawPancreasRadii } from './pancreas.ts';
import { pancreasTypes } from './pancreasTypes.ts';

const dims = [40, 24, 30] as const;
const organ: Mask = { data: new Uint8Array(40 * 24 * 30), dims };
eachVoxel(dims, (i, j, k, flat) => {
  if (i > 4 && i < 36 && j > 6 && j < 18 && k > 3 && k < 25) organ.data[flat] = 1;
});
const seeds = Array.from({ length: 300 }, (_, seed) => seed);

describe('drawBin', () => {
  const { sizeCdf } = pancreasTypes.pdac;
  const bins = seeds.map((seed) => drawBin(seededRandom(seed), sizeCdf));

  it('is off by one, as published: bin 0 has the share of the first two, and the last is never drawn', () => {
    const first = bins.filter((bin) => bin === 0).length / bins.length;
    expect(first).toBeGreaterThan(0.45);
    expect(first).toBeLessThan(0.61);
    expect(Math.max(...bins)).toBeLessThan(9);
    expect(Math.min(...bins)).toBe(0);
  });
});

describe('drawPancreasRadii', () => {
  it('are never 0, which broke the original', () => {
    for (const seed of seeds)
      for (const radius of drawPancreasRadii(seededRandom(seed), 'cyst', [15, 5, 8])) {
        expect(Number.isInteger(radius)).toBe(true);
        expect(radius).toBeGreaterThanOrEqual(1);
        expect(radius).toBeLessThanOrEqual(15);
      }
  });
});

describe('drawPancreasPlace', () => {
  it('lies in the eroded organ, at heights of the published bins', () => {
    const heights = seeds.slice(0, 150).map((seed) => {
      const place = drawPancreasPlace(seededRandom(seed), 'pdac', organ);
      if (place === undefined) throw new Error('no place');
      const [x, y, z] = place;
      expect(organ.data[x - 2 + 40 * (y - 2 + 24 * z)]).toBe(1);
      expect(organ.data[x + 2 + 40 * (y + 2 + 24 * z)]).toBe(1);
      return (z - 14) / 20;
    });
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(-0.5);
    // The top bin is never drawn.
    expect(Math.max(...heights)).toBeLessThan(0.4);
    // Bins 0 and 1 together have 0.1294 of u, all given to bin 0.
    const lowest = heights.filter((height) => height < -0.4).length / heights.length;
    expect(lowest).toBeGreaterThan(0.07);
    expect(lowest).toBeLessThan(0.2);
  });

  it('ends where there is none, which the original did not', () =>
    expect(drawPancreasPlace(seededRandom(1), 'pdac', drawnMask('##. ...', '... ...'))).toBeUndefined());
});

describe('drawPancreasCase', () => {
  it('draws one tumor and a texture of the image, fixed by the seed', () => {
    const draws = drawPancreasCase(seededRandom(2), 'cyst', organ);
    expect(draws.texture.dims).toEqual(dims);
    expect(draws).toEqual(drawPancreasCase(seededRandom(2), 'cyst', organ));
  });

  it('says so when the organ is too thin for a centre', () =>
    expect(() => drawPancreasCase(seededRandom(1), 'pdac', drawnMask('.....', '.###.', '.....'))).toThrow(
      expect.objectContaining({ code: 'no-place' }),
    ));
});
