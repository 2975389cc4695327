import { describe, expect, it } from 'vitest';
import { identityAffine } from '#shared/geometry/affine.ts';
import type { SceneVolume } from './sceneVolume.ts';
import { type SliceSelection, emptySliceContent, fillSliceContent } from './sliceContent.ts';
import { sliceLayout } from './slicePixels.ts';

// Three slices of two voxels: 10 20 | 30 40 | 50 60; the last was edited from −5 −6 and labelled.
const volume: SceneVolume = {
  grid: { dims: [2, 1, 3], affineRas: identityAffine },
  image: Int16Array.of(10, 20, 30, 40, 50, 60),
  labels: Uint8Array.of(1, 0, 1, 0, 2, 2),
  table: [],
  sourcePatches: () => [
    {
      box: { min: [0, 0, 2], max: [2, 1, 3] },
      image: Int16Array.of(-5, -6),
      labels: Uint8Array.of(1, 0),
    },
  ],
};

const shown = (selection: SliceSelection) => {
  const layout = sliceLayout(volume.grid.dims, 2, 99);
  const content = emptySliceContent(volume, layout);
  fillSliceContent(volume, layout, selection, content);
  return { image: [...content.image], labels: [...content.labels], difference: [...content.difference] };
};

describe('fillSliceContent', () => {
  const last = { first: 2, last: 2, projection: 'none' } as const;

  it('shows the edited case, its source, or both and their difference', () => {
    expect(shown({ ...last, comparison: 'edited' })).toMatchObject({ image: [50, 60], labels: [2, 2] });
    expect(shown({ ...last, comparison: 'source' })).toMatchObject({ image: [-5, -6], labels: [1, 0] });
    expect(shown({ ...last, comparison: 'difference' })).toEqual({
      image: [-5, -6],
      labels: [2, 2],
      difference: [55, 66],
    });
  });

  it('finds no difference where nothing was edited', () =>
    expect(shown({ first: 0, last: 0, projection: 'none', comparison: 'difference' }).difference).toEqual([
      0, 0,
    ]));

  it('projects slabs, with the highest label on top', () => {
    const slab = { first: 0, last: 2, comparison: 'edited' } as const;
    expect(shown({ ...slab, projection: 'max' })).toMatchObject({ image: [50, 60], labels: [2, 2] });
    expect(shown({ ...slab, projection: 'min' })).toMatchObject({ image: [10, 20], labels: [2, 2] });
    expect(shown({ ...slab, projection: 'mean' })).toMatchObject({ image: [30, 40] });
  });

  it('projects the source of a slab, and the change farthest from zero', () => {
    const slab = { first: 0, last: 2, projection: 'max' } as const;
    expect(shown({ ...slab, comparison: 'source' })).toMatchObject({ image: [30, 40], labels: [1, 0] });
    expect(shown({ ...slab, comparison: 'difference' }).difference).toEqual([55, 66]);
  });

  it('keeps float voxels as they are', () => {
    const floats = { ...volume, image: Float32Array.of(0.5, 1, 2, 3, 4, 5) };
    const layout = sliceLayout(volume.grid.dims, 2, 99);
    const content = emptySliceContent(floats, layout);
    fillSliceContent(
      floats,
      layout,
      { first: 0, last: 0, projection: 'none', comparison: 'edited' },
      content,
    );
    expect(content.image).toEqual(Float32Array.of(0.5, 1));
  });
});
