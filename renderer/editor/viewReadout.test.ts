import { describe, expect, it } from 'vitest';
import { type ReadableVolume, describeHu, describePoint, readVoxel } from './viewReadout.ts';

// Two by two by one voxels of 2 mm; i grows to the left.
const volume: ReadableVolume = {
  grid: { dims: [2, 2, 1], affineRas: [-2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1] },
  image: Int16Array.of(10, 20, 30, 40),
  labels: Uint8Array.of(0, 0, 0, 7),
  sourcePatches: () => [
    {
      box: { min: [1, 0, 0], max: [2, 2, 1] },
      image: Int16Array.of(-1, -2),
    },
  ],
};

describe('readVoxel', () => {
  it('reads the nearest voxel, as edited and as in the source', () => {
    expect(readVoxel(volume, 'axial', [-1.4, 2.9, 0.3])).toEqual({
      plane: 'axial',
      rasMm: [-1.4, 2.9, 0.3],
      voxel: [1, 1, 0],
      hu: 40,
      sourceHu: -2,
      labelValue: 7,
    });
    expect(readVoxel(volume, 'axial', [0, 0, 0])).toMatchObject({ hu: 10, sourceHu: 10, labelValue: 0 });
  });

  it('answers nothing outside the volume', () => {
    expect(readVoxel(volume, 'axial', [1.1, 0, 0])).toBeUndefined();
    expect(readVoxel(volume, 'axial', [0, 0, -1.1])).toBeUndefined();
  });
});

describe('describePoint and describeHu', () => {
  it('use the patient’s sides and a true minus sign', () => {
    expect(describePoint([-12.34, 4, -7.5])).toBe('L 12.3  A 4.0  I 7.5 mm');
    expect([describeHu(-57), describeHu(12.54), describeHu(0)]).toEqual(['−57', '12.5', '0']);
  });
});
