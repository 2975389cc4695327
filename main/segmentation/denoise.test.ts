import { describe, expect, it } from 'vitest';
import { drawingOf, drawnMask } from '#main/volume/drawn.fake.ts';
import { denoise } from './denoise.ts';

describe('denoise', () => {
  const organ = drawnMask('##.#....');

  it('keeps the largest part of the organ, and tumor within reach of that part alone', () => {
    const tumor = drawnMask('.#.#####');
    const found = denoise({ organ, tumor }, { dilations: 3 });
    expect(drawingOf(found.organ)).toEqual(['##......']);
    expect(drawingOf(found.tumor)).toEqual(['.#.##...']);
  });

  it('counts reach in voxels as published, or in millimetres', () => {
    const tumor = drawnMask('..######');
    const spacingMm = [2, 1, 1] as const;
    expect(drawingOf(denoise({ organ, tumor }, { dilations: 4 }).tumor)).toEqual(['..####..']);
    expect(drawingOf(denoise({ organ, tumor }, { distanceMm: 4, spacingMm }).tumor)).toEqual(['..##....']);
  });

  it('takes 30 dilations unless told, so that nothing of a small volume is lost', () => {
    const tumor = drawnMask('..#....#');
    expect(drawingOf(denoise({ organ, tumor }).tumor)).toEqual(['..#....#']);
  });

  it('leaves no tumor where there is no organ', () => {
    const nothing = drawnMask('........');
    const spacingMm = [1, 1, 1] as const;
    const tumor = drawnMask('##......');
    expect(drawingOf(denoise({ organ: nothing, tumor }).tumor)).toEqual(['........']);
    expect(drawingOf(denoise({ organ: nothing, tumor }, { distanceMm: 9, spacingMm }).tumor)).toEqual([
      '........',
    ]);
  });
});
