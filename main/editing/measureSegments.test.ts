import { describe, expect, it } from 'vitest';
import { scalingAffine } from '#shared/geometry/affine.ts';
import { drawnMask } from '#main/volume/drawn.fake.ts';
import { convexHull, longAndShortAxis } from './axes2d.ts';
import { boxesOfValues, measureSegment } from './measureSegments.ts';

describe('axes', () => {
  it('of a rectangle: the diagonal, and the chord square to it', () => {
    const hull = convexHull([
      [0, 0],
      [4, 0],
      [4, 3],
      [0, 3],
      [2, 1],
      [4, 1.5],
    ]);
    expect(hull).toHaveLength(4);
    const { longMm, shortMm } = longAndShortAxis(hull);
    expect(longMm).toBe(5);
    expect(shortMm).toBeCloseTo(3.75, 9);
  });

  it('of an ellipse are its own, however it is turned', () => {
    const turned = Array.from({ length: 720 }, (_, n) => {
      const t = (n * Math.PI) / 360;
      const [x, y] = [10 * Math.cos(t), 4 * Math.sin(t)];
      return [x * Math.cos(0.7) - y * Math.sin(0.7), x * Math.sin(0.7) + y * Math.cos(0.7)] as const;
    });
    const { longMm, shortMm, long, short } = longAndShortAxis(convexHull(turned));
    expect([longMm, shortMm]).toEqual([expect.closeTo(20, 2), expect.closeTo(8, 2)]);
    const [l, s] = [long, short].map(([p, q]) => [q[0] - p[0], q[1] - p[1]]);
    expect(l[0] * s[0] + l[1] * s[1]).toBeCloseTo(0, 6);
  });

  it('of nothing are none', () => {
    expect(longAndShortAxis(convexHull([]))).toMatchObject({ longMm: 0, shortMm: 0 });
  });
});

describe('measuring a segment', () => {
  const { data, dims } = drawnMask('..... ..#.. .....', '..... .###. .....', '..... ..... .....');
  const grid = { dims, affineRas: scalingAffine([1, 2, 3], [10, 0, 0]) };
  const image = new Int16Array(data.length);
  image.set([40], 7);
  image.set([10, 50, 100], 21);
  const organs = data.map((_, v) => (v % 5 < 3 ? 5 : 0));
  const nameOf = (value: number): string | undefined => (value === 5 ? 'liver' : undefined);
  const volume = { grid, labels: data, image };
  const [, box] = [...boxesOfValues(volume)][0];

  it('gives volume, HU, axes on the widest axial slice, organ and place', () => {
    expect(box).toEqual({ min: [1, 1, 0], max: [4, 2, 2] });
    const found = measureSegment(volume, 1, box, { labels: organs, nameOf });
    expect(found).toMatchObject({ voxels: 4, volumeMl: 0.024, meanHu: 50, organ: 'liver', box });
    expect(found.sdHu).toBeCloseTo(Math.sqrt((100 + 1600 + 0 + 2500) / 4), 9);
    expect(found.longAxisMm).toBeCloseTo(Math.hypot(3, 2), 9);
    expect(found.centreRasMm).toEqual([12, 2, 2.25]);
    const [from, to] = found.axesRasMm?.long ?? [];
    expect([from?.[2], to?.[2]]).toEqual([3, 3]);
    expect(Math.abs((to?.[0] ?? 0) - (from?.[0] ?? 0))).toBeCloseTo(3, 9);
  });

  it('of a value that is not there is empty, and lies in no organ when nothing is labelled there', () => {
    expect(measureSegment(volume, 9, box, { labels: organs, nameOf }).voxels).toBe(0);
    expect(measureSegment(volume, 1, box, { labels: data, nameOf: () => undefined }).organ).toBeUndefined();
  });
});
