import { describe, expect, it } from 'vitest';
import { surfaceAreasMm2, surfaceNormals } from './surfaceElements.ts';

const corner = Math.sqrt(3) / 8;

describe('surface elements', () => {
  it('cover every code, and nothing where all voxels are alike', () => {
    expect(surfaceNormals).toHaveLength(256);
    expect(surfaceNormals.flatMap((normals, code) => (normals.length === 0 ? [code] : []))).toEqual([0, 255]);
  });

  it('cut a corner off for one voxel, and halve the cube for four of a side', () => {
    const areas = surfaceAreasMm2([1, 1, 1]);
    for (const one of [1, 2, 4, 8, 16, 32, 64, 128]) expect(areas[one]).toBeCloseTo(corner, 12);
    expect(areas[0b00001111]).toBe(1);
    expect(areas[0b01010101]).toBe(1);
  });

  it('stretch with the spacing: a side is as large as the two other spacings make it', () => {
    const areas = surfaceAreasMm2([2, 3, 5]);
    expect([areas[0b00001111], areas[0b00110011], areas[0b01010101]]).toEqual([15, 10, 6]);
  });

  it('are the same when inside and outside are exchanged', () => {
    const areas = surfaceAreasMm2([0.7, 0.9, 2.5]);
    for (let code = 0; code < 256; code++) expect(areas[255 - code]).toBe(areas[code]);
  });
});
