import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyAffine, spacingOf, voxelToRas } from '#shared/geometry/affine.ts';
import { anyGrid, inverseOf, straightGrid, voxelAt } from './viewGrids.fake.ts';
import { planeFrame, planes, sliceAt } from './viewPlanes.ts';
import { lineAcross, paneTransform, rasToScreen, screenToRas, sliceExtentMm } from './viewTransform.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const pixel = fc.double({ min: 0, max: 800, noNaN: true });
const anyPane = fc.record({
  grid: anyGrid,
  plane: fc.constantFrom(...planes),
  at: fc.tuple(share, share, share),
  framing: fc.record({
    zoom: fc.double({ min: 0.3, max: 20, noNaN: true }),
    panMm: fc.tuple(
      fc.double({ min: -50, max: 50, noNaN: true }),
      fc.double({ min: -50, max: 50, noNaN: true }),
    ),
  }),
  size: fc.record({ width: fc.integer({ min: 50, max: 900 }), height: fc.integer({ min: 50, max: 900 }) }),
});

describe('paneTransform', () => {
  it('goes from screen to RAS and back, and stays on the slice through the crosshair', () =>
    fc.assert(
      fc.property(anyPane, pixel, pixel, ({ grid, plane, at, framing, size }, x, y) => {
        const frame = planeFrame(grid, plane);
        const crosshair = voxelAt(grid, at);
        const t = paneTransform(grid, frame, framing, voxelToRas(grid.affineRas, crosshair), size);
        const point = screenToRas(t, x, y);
        const back = rasToScreen(t, point);
        expect(back[0]).toBeCloseTo(x, 6);
        expect(back[1]).toBeCloseTo(y, 6);
        const voxel = applyAffine(inverseOf(grid), point);
        const slice = voxel[frame.normalAxis];
        expect(Math.abs(slice - crosshair[frame.normalAxis])).toBeLessThan(0.5 + 1e-6);
        expect(slice).toBeCloseTo(Math.round(slice), 6);
      }),
    ));

  it('puts the next voxel one spacing further along screen right', () => {
    const grid = straightGrid('LPS', [20, 30, 40], [0.5, 2, 3]);
    const frame = planeFrame(grid, 'axial');
    const t = paneTransform(grid, frame, { zoom: 2, panMm: [3, 4] }, voxelToRas(grid.affineRas, [4, 5, 6]), {
      width: 300,
      height: 200,
    });
    const [x0, y0] = rasToScreen(t, voxelToRas(grid.affineRas, [4, 5, 6]));
    const [x1, y1] = rasToScreen(t, voxelToRas(grid.affineRas, [5, 5, 6]));
    expect(x1 - x0).toBeCloseTo(spacingOf(grid.affineRas)[0] / t.mmPerPixel);
    expect(y1).toBeCloseTo(y0);
  });

  it('shows the whole slice at zoom 1, centred, with a small margin', () => {
    const grid = straightGrid('RAS', [100, 50, 40], [1, 1, 1]);
    const frame = planeFrame(grid, 'axial');
    const t = paneTransform(grid, frame, { zoom: 1, panMm: [0, 0] }, [0, 0, 0], { width: 300, height: 300 });
    const [left] = rasToScreen(t, voxelToRas(grid.affineRas, [99.5, 0, 0]));
    const [right] = rasToScreen(t, voxelToRas(grid.affineRas, [-0.5, 0, 0]));
    expect(left).toBeCloseTo(6);
    expect(right).toBeCloseTo(294);
  });

  it('keeps the outermost slices when the crosshair lies on the volume’s edge', () => {
    const grid = straightGrid('RAS');
    const frame = planeFrame(grid, 'axial');
    expect(sliceAt(frame, voxelAt(grid, [0, 0, 1]))).toBe(39);
  });
});

describe('sliceExtentMm', () => {
  it('reaches to the voxels’ outer edges', () => {
    const grid = straightGrid('SAL', [10, 20, 30], [2, 3, 4]);
    expect(sliceExtentMm(grid, planeFrame(grid, 'axial'))).toEqual({ width: 120, height: 60 });
    expect(sliceExtentMm(grid, planeFrame(grid, 'coronal'))).toEqual({ width: 120, height: 20 });
  });
});

describe('lineAcross', () => {
  const grid = straightGrid('RAS');
  const t = paneTransform(grid, planeFrame(grid, 'axial'), { zoom: 1, panMm: [0, 0] }, [0, 0, 0], {
    width: 200,
    height: 100,
  });
  it('reaches beyond the pane through the point', () => {
    const line = lineAcross(t, [30, 40], [1, 0, 0]);
    expect(line?.map(([, y]) => y)).toEqual([40, 40]);
    expect(Math.min(...(line ?? []).map(([x]) => x))).toBeLessThan(0);
    expect(Math.max(...(line ?? []).map(([x]) => x))).toBeGreaterThan(200);
  });
  it('is none when the direction points at the eye', () =>
    expect(lineAcross(t, [30, 40], [0, 0, 1])).toBeUndefined());
});
