import { describe, expect, it } from 'vitest';
import { scalingAffine, voxelToRas } from '#shared/geometry/affine.ts';
import { boundingBox } from './boundingBox.ts';
import { crop } from './crop.ts';
import { drawnMask } from './drawn.fake.ts';
import type { Volume } from './volume.ts';

describe('boundingBox', () => {
  it('is the smallest box around the inside', () =>
    expect(boundingBox(drawnMask('.... ....', '..#. ....', '.... ...#', '.... ....'))).toEqual({
      min: [2, 0, 1],
      max: [4, 2, 3],
    }));

  it('of an empty mask is empty', () =>
    expect(boundingBox(drawnMask('.. ..'))).toEqual({ min: [0, 0, 0], max: [0, 0, 0] }));
});

describe('crop', () => {
  const volume: Volume<Int16Array> = {
    data: Int16Array.from({ length: 24 }, (_, v) => v),
    dims: [4, 3, 2],
    affineRas: scalingAffine([-1, 2, 3], [10, 20, 30]),
    meaning: 'hu',
  };

  it('takes the voxels of the box with their type and place', () => {
    const part = crop(volume, { min: [1, 1, 0], max: [3, 3, 2] });
    expect([...part.data]).toEqual([5, 6, 9, 10, 17, 18, 21, 22]);
    expect(part.data).toBeInstanceOf(Int16Array);
    expect(voxelToRas(part.affineRas, [0, 0, 0])).toEqual(voxelToRas(volume.affineRas, [1, 1, 0]));
    expect(part.meaning).toBe('hu');
  });

  it('cuts the box to the volume, down to nothing', () => {
    expect(crop(volume, { min: [-2, -2, 1], max: [2, 1, 9] }).data).toEqual(Int16Array.of(12, 13));
    expect(crop(volume, { min: [7, 0, 0], max: [9, 3, 2] }).dims).toEqual([0, 3, 2]);
  });
});
