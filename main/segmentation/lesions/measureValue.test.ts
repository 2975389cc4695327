import { describe, expect, it } from 'vitest';
import { scalingAffine } from '#shared/geometry/affine.ts';
import { drawnMask } from '#main/volume/drawn.fake.ts';
import { measureValue } from './measureValue.ts';

describe('measuring a value', () => {
  const { data, dims } = drawnMask('..... ..#.. .....', '..... .###. .....', '..... ..... .....');
  const labels = { data, dims, affineRas: scalingAffine([1, 2, 3], [10, 0, 0]), meaning: 'label' } as const;
  const image = { data: new Int16Array(data.length), dims };
  image.data.set([40], 7);
  image.data.set([10, 50, 100], 21);
  const organs = { data: data.map((_, v) => (v % 5 < 3 ? 5 : 0)), dims };
  const nameOf = (value: number): string | undefined => (value === 5 ? 'liver' : undefined);
  const box = { min: [0, 0, 0], max: [5, 3, 2] } as const;

  it('gives volume, HU, axes on the widest axial slice, organ and place', () => {
    const found = measureValue(labels, 1, box, image, { labels: organs, nameOf });
    expect(found).toMatchObject({
      voxels: 4,
      volumeMl: 0.024,
      meanHu: 50,
      longAxisMm: 3,
      organ: 'liver',
      box: { min: [1, 1, 0], max: [4, 2, 2] },
      centreRasMm: [12, 2, 3],
    });
    expect(found.sdHu).toBeCloseTo(Math.sqrt((100 + 1600 + 0 + 2500) / 4), 9);
    expect(found.axesRasMm?.long.map(([, , z]) => z)).toEqual([3, 3]);
  });

  it('of a value that is not there is empty; no organ where nothing is named', () => {
    expect(measureValue(labels, 9, box, image, { labels: organs, nameOf }).voxels).toBe(0);
    const nameless = { labels: organs, nameOf: () => undefined };
    expect(measureValue(labels, 1, box, image, nameless).organ).toBeUndefined();
  });
});
