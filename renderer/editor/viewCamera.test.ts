import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { voxelToRas } from '#shared/geometry/affine.ts';
import { corners } from '#shared/geometry/grid.ts';
import {
  type Camera3d,
  initialCamera,
  lookFrom,
  panCamera,
  project,
  screenRight,
  turnCamera,
  zoomCamera,
} from './viewCamera.ts';
import { anyGrid } from './viewGrids.fake.ts';
import { dot } from './viewVectors.ts';

const size = { width: 400, height: 200 };
const front: Camera3d = {
  focalRasMm: [0, 0, 0],
  towardEyeRas: [0, 1, 0],
  upRas: [0, 0, 1],
  heightMm: 100,
};

describe('project', () => {
  it('sees the patient from the front with the right side on the left', () => {
    expect(project(front, size, [0, 0, 0])).toEqual({ x: 200, y: 100, nearMm: 0 });
    expect(project(front, size, [10, 5, 20])).toEqual({ x: 180, y: 60, nearMm: 5 });
  });
});

describe('turnCamera', () => {
  it('moves what is in front to the right and down with the drag', () => {
    const nearPoint = [0, 30, 0] as const;
    expect(project(turnCamera(front, 20, 0), size, nearPoint).x).toBeGreaterThan(205);
    expect(project(turnCamera(front, 0, 20), size, nearPoint).y).toBeGreaterThan(105);
  });

  it('keeps eye, up and right perpendicular unit vectors', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.double({ min: -90, max: 90, noNaN: true }),
            fc.double({ min: -90, max: 90, noNaN: true }),
          ),
          { maxLength: 20 },
        ),
        (turns) => {
          const camera = turns.reduce((c, [dx, dy]) => turnCamera(c, dx, dy), front);
          expect(Math.hypot(...camera.towardEyeRas)).toBeCloseTo(1);
          expect(Math.hypot(...camera.upRas)).toBeCloseTo(1);
          expect(Math.hypot(...screenRight(camera))).toBeCloseTo(1);
          expect(dot(camera.towardEyeRas, camera.upRas)).toBeCloseTo(0);
        },
      ),
    ));
});

describe('initialCamera', () => {
  it('has every corner of the volume in a pane of 4 : 3', () =>
    fc.assert(
      fc.property(anyGrid, (grid) => {
        const camera = initialCamera(grid);
        for (const corner of corners(grid.dims)) {
          const { x, y } = project(camera, { width: 400, height: 300 }, voxelToRas(grid.affineRas, corner));
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(400);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(300);
        }
      }),
    ));
});

describe('the other moves', () => {
  it('pan with the pointer, zoom within limits', () => {
    const panned = panCamera(front, size, 40, 10);
    expect(project(panned, size, [0, 0, 0])).toMatchObject({ x: 240, y: 110 });
    expect(zoomCamera(front, 2).heightMm).toBe(50);
    expect(zoomCamera(front, 1e9).heightMm).toBe(5);
  });

  it('look from a side with the head up, along the body with the front up', () => {
    expect(lookFrom(front, [-1, 0, 0])).toMatchObject({ towardEyeRas: [-1, 0, 0], upRas: [0, 0, 1] });
    expect(lookFrom(front, [0, 0, -1])).toMatchObject({ towardEyeRas: [0, 0, -1], upRas: [0, 1, 0] });
  });
});
