import { describe, expect, it } from 'vitest';
import type { Grid } from '#shared/geometry/grid.ts';
import { applyChanges, blockAfter } from './displayedVoxels.ts';
import { cropAround, greysOf, outlineOf } from './trialSlice.ts';
import { planeFrame } from './viewPlanes.ts';

/** 4×3×2 voxels of 2×1×5 mm, stored R-A-S: the screen shows them turned by half a turn. */
const grid: Grid = { dims: [4, 3, 2], affineRas: [2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 5, 0, 0, 0, 0, 1] };
const hu = Int16Array.from({ length: 24 }, (_, v) => v);
const labels = new Uint8Array(24);
const displayed = { dims: grid.dims, image: hu, labels, patches: [] };

const reds = (rgba: Uint8ClampedArray): number[] => [...rgba].filter((_, at) => at % 4 === 0);

describe('a crop of a slice', () => {
  it('lies on the screen as the viewer shows it', () => {
    const crop = cropAround(grid, planeFrame(grid, 'axial'), [2, 1, 5], 100, 0);
    expect(crop).toMatchObject({ slice: 1, columns: 4, rows: 3, columnMm: 2, rowMm: 1 });
    const { image } = blockAfter(displayed, crop.box, []);
    const greys = greysOf(image, crop, { widthHu: 255, levelHu: 127.5 });
    expect(reds(greys)).toEqual([23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12]);
  });

  it('holds what lies within its reach, on the slice asked for, and ends with the grid', () => {
    const crop = cropAround(grid, planeFrame(grid, 'axial'), [0, 0, 0], 2, 7);
    expect(crop.box).toEqual({ min: [0, 0, 1], max: [2, 3, 2] });
    expect(cropAround(grid, planeFrame(grid, 'sagittal'), [4, 0, 0], 1, -1).slice).toBe(1);
  });

  it('shows changes that are not made, and the source where they take one back', () => {
    const box = { min: [1, 1, 0], max: [2, 2, 1] } as const;
    const image = hu.slice();
    const voxels = { image: Int16Array.of(200), labels: Uint8Array.of(2) };
    const patches = applyChanges({ ...displayed, image, labels: labels.slice() }, [{ box, voxels }]);
    const now = { dims: grid.dims, image, labels, patches };
    const crop = cropAround(grid, planeFrame(grid, 'axial'), [2, 1, 0], 2, 0);
    const at = (changes: Parameters<typeof blockAfter>[2]) =>
      blockAfter(now, crop.box, changes).image.values[4];
    expect(crop.box).toEqual({ min: [0, 0, 0], max: [3, 3, 1] });
    expect(at([])).toBe(200);
    expect(at([{ box }])).toBe(5);
    expect(at([{ box, voxels: { ...voxels, image: Int16Array.of(90) } }])).toBe(90);
    expect(image[5]).toBe(200);
  });

  it('has the outline of a label', () => {
    const crop = cropAround(grid, planeFrame(grid, 'axial'), [2, 1, 0], 100, 0);
    const block = { box: crop.box, values: new Uint8Array(12) };
    expect(outlineOf(block, crop, 2)).toBe('');
    block.values[0] = 2;
    expect(outlineOf(block, crop, 2)).toBe('M3 2h1M3 2v1M4 2v1M3 3h1');
  });
});
