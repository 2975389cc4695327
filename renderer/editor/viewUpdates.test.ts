import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyAffine, voxelToRas } from '#shared/geometry/affine.ts';
import { type ViewState, createViewStore, initialView } from './view.ts';
import { anyGrid, inverseOf, straightGrid } from './viewGrids.fake.ts';
import { planes } from './viewPlanes.ts';
import { paneTransform, screenToRas } from './viewTransform.ts';
import {
  activatePane,
  moveCrosshair,
  nudgeCrosshair,
  panBy,
  resetFraming,
  setSlab,
  setWindow,
  stepSlice,
  toggleLabel,
  toggleSinglePane,
  zoomBy,
} from './viewUpdates.ts';

const grid = straightGrid('LPI', [21, 31, 41], [1, 2, 3]);
const voxelOf = (view: ViewState): number[] =>
  applyAffine(inverseOf(view.grid), view.crosshairRasMm).map((v) => Math.round(v * 1e6) / 1e6 + 0);

describe('the first view', () => {
  it('looks at the middle of the volume', () => expect(voxelOf(initialView(grid))).toEqual([10, 15, 20]));
});

describe('moveCrosshair', () => {
  it('keeps the crosshair inside the volume', () => {
    const outside = voxelToRas(grid.affineRas, [-5, 7, 99]);
    expect(voxelOf(moveCrosshair(outside)(initialView(grid)))).toEqual([0, 7, 40]);
  });
});

describe('stepSlice', () => {
  it('goes toward Superior, Anterior and Right, whichever way the voxels are stored', () =>
    fc.assert(
      fc.property(anyGrid, fc.constantFrom(...planes), (any, plane) => {
        const view = initialView(any);
        const before = view.crosshairRasMm;
        const moved = stepSlice(plane, 1)(view).crosshairRasMm;
        const world = { axial: 2, coronal: 1, sagittal: 0 }[plane];
        expect(moved[world]).toBeGreaterThan(before[world]);
      }),
    ));

  it('lands on whole slices, leaves the other axes alone, and stops at the ends', () => {
    const start = moveCrosshair(voxelToRas(grid.affineRas, [3.3, 4.4, 5.2]))(initialView(grid));
    // LPI: superior is toward lower k.
    expect(voxelOf(stepSlice('axial', 2)(start))).toEqual([3.3, 4.4, 3]);
    expect(voxelOf(stepSlice('axial', 99)(start))).toEqual([3.3, 4.4, 0]);
    expect(voxelOf(stepSlice('coronal', -99)(start))).toEqual([3.3, 30, 5.2]);
  });
});

describe('nudgeCrosshair', () => {
  it('moves by voxels along the screen', () => {
    const view = nudgeCrosshair('axial', 1, -2)(initialView(grid));
    expect(voxelOf(view)).toEqual([11, 13, 20]);
  });
});

describe('zoomBy and panBy', () => {
  const size = { width: 400, height: 300 };
  const transform = (view: ViewState) =>
    paneTransform(view.grid, view.frames.axial, view.framing.axial, view.crosshairRasMm, size);

  it('keep the point under the cursor where it is', () =>
    fc.assert(
      fc.property(
        anyGrid,
        fc.double({ min: 0.5, max: 3, noNaN: true }),
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 0, max: 300 }),
        (any, factor, x, y) => {
          const view = panBy('axial', 7, -9)(initialView(any));
          const t = transform(view);
          const about = [(x - 200) * t.mmPerPixel, (y - 150) * t.mmPerPixel] as const;
          const zoomed = transform(zoomBy('axial', factor, about)(view));
          const [before, after] = [screenToRas(t, x, y), screenToRas(zoomed, x, y)];
          for (const a of [0, 1, 2]) expect(after[a]).toBeCloseTo(before[a], 6);
          expect(zoomed.mmPerPixel).toBeCloseTo(t.mmPerPixel / factor, 9);
        },
      ),
    ));

  it('are limited, per plane, and undone by a reset', () => {
    const view = zoomBy('axial', 1e9)(panBy('coronal', 5, 6)(initialView(grid)));
    expect(view.framing.axial.zoom).toBe(40);
    expect(view.framing.coronal).toEqual({ zoom: 1, panMm: [5, 6] });
    expect(resetFraming(view).framing).toEqual(initialView(grid).framing);
  });
});

describe('the store', () => {
  it('takes updates as they are', () => {
    const store = createViewStore(grid);
    store.setState(setWindow({ widthHu: 150, levelHu: 90 }));
    store.setState(setSlab({ projection: 'max' }));
    store.setState(toggleLabel(3));
    store.setState(toggleLabel(5));
    store.setState(toggleLabel(3));
    store.setState(toggleSinglePane('coronal'));
    expect(store.getState()).toMatchObject({
      window: { widthHu: 150, levelHu: 90 },
      slab: { projection: 'max', thicknessMm: 10 },
      overlay: { hiddenLabels: [5] },
      layout: 'coronal',
      activePane: 'coronal',
    });
    store.setState(toggleSinglePane('coronal'));
    expect(store.getState().layout).toBe('grid');
  });

  it('tells nobody when the active pane is activated again', () => {
    const view = initialView(grid);
    expect(activatePane('axial')(view)).toBe(view);
  });
});
