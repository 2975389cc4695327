import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { voxelStep } from '#shared/geometry/affine.ts';
import { allCodes, anyGrid, straightGrid, turnedGrid } from './viewGrids.fake.ts';
import { letterToward, planeFrame, planes, sliceAt } from './viewPlanes.ts';
import { dot } from './viewVectors.ts';

const straightLetters = {
  axial: { left: 'R', right: 'L', top: 'A', bottom: 'P' },
  coronal: { left: 'R', right: 'L', top: 'S', bottom: 'I' },
  sagittal: { left: 'A', right: 'P', top: 'S', bottom: 'I' },
};

describe('planeFrame', () => {
  it('shows every one of the 48 voxel orders in the radiological convention', () => {
    expect(allCodes).toHaveLength(48);
    for (const code of allCodes)
      for (const plane of planes) {
        const frame = planeFrame(straightGrid(code), plane);
        expect(frame.letters, `${plane} of ${code}`).toEqual(straightLetters[plane]);
        expect(frame.obliqueDegrees).toBeCloseTo(0);
      }
  });

  it('names the voxel axes and the way their index grows', () => {
    expect(planeFrame(straightGrid('IPL'), 'axial')).toMatchObject({
      normalAxis: 0,
      normalSign: -1,
      rightAxis: 2,
      rightSign: 1,
      downAxis: 1,
      downSign: 1,
      sliceCount: 20,
      sliceSpacingMm: 1,
    });
    expect(planeFrame(straightGrid('RAS'), 'sagittal')).toMatchObject({
      normalAxis: 0,
      normalSign: 1,
      rightAxis: 1,
      rightSign: -1,
      downAxis: 2,
      downSign: -1,
    });
  });

  it('keeps the letter of the closest side on an oblique grid, and says by how much it is turned', () => {
    const frame = planeFrame(turnedGrid(straightGrid('LPS'), 0, 17), 'axial');
    expect(frame.letters).toEqual(straightLetters.axial);
    expect(frame.obliqueDegrees).toBeCloseTo(17);
  });

  it('spans the slice with perpendicular unit vectors and looks at it from the eye’s side', () =>
    fc.assert(
      fc.property(anyGrid, fc.constantFrom(...planes), (grid, plane) => {
        const { rightRas, downRas, towardEyeRas, normalAxis, rightAxis, downAxis, rightSign, downSign } =
          planeFrame(grid, plane);
        expect(new Set([normalAxis, rightAxis, downAxis]).size).toBe(3);
        for (const v of [rightRas, downRas, towardEyeRas]) expect(Math.hypot(...v)).toBeCloseTo(1);
        expect(dot(rightRas, downRas)).toBeCloseTo(0);
        expect(dot(voxelStep(grid.affineRas, rightAxis), rightRas) * rightSign).toBeGreaterThan(0);
        expect(dot(voxelStep(grid.affineRas, downAxis), downRas) * downSign).toBeGreaterThan(0);
        expect(dot(voxelStep(grid.affineRas, rightAxis), towardEyeRas)).toBeCloseTo(0);
        expect(dot(voxelStep(grid.affineRas, downAxis), towardEyeRas)).toBeCloseTo(0);
        // Axial is seen from the feet, coronal from the front, sagittal from the patient's left.
        expect(letterToward(towardEyeRas)).toBe({ axial: 'I', coronal: 'A', sagittal: 'L' }[plane]);
      }),
    ));

  it('measures the distance of slices across them, not along a sheared axis', () => {
    const sheared = { dims: [5, 5, 5], affineRas: [1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 2, 0, 0, 0, 0, 1] } as const;
    expect(planeFrame(sheared, 'axial').sliceSpacingMm).toBeCloseTo(2);
  });
});

describe('sliceAt', () => {
  const frame = planeFrame(straightGrid('RAS'), 'axial');
  it('rounds to the nearest slice and stays inside', () => {
    expect(sliceAt(frame, [0, 0, 12.4])).toBe(12);
    expect(sliceAt(frame, [0, 0, -3])).toBe(0);
    expect(sliceAt(frame, [0, 0, 99])).toBe(39);
  });
});
