import vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer';
import type vtkImageSlice from '@kitware/vtk.js/Rendering/Core/ImageSlice';
import { describe, expect, it } from 'vitest';
import { type Affine, voxelToRas } from '#shared/geometry/affine.ts';
import { liveObjectCount } from './ownership.ts';
import { createPalette } from './palette.ts';
import type { SceneVolume } from './sceneVolume.ts';
import { createSlicePicture } from './slicePicture.ts';
import type { SliceView } from './sliceView.ts';

// An oblique, left-handed grid: i to the left, j turned toward anterior and superior, k across.
const affineRas: Affine = [-2, 0, 0, 10, 0, 2.4, -0.7, 20, 0, 1.8, 2.4, 30, 0, 0, 0, 1];
const volume: SceneVolume = {
  grid: { dims: [4, 3, 5], affineRas },
  image: Int16Array.from({ length: 60 }, (_, v) => v),
  labels: new Uint8Array(60),
  table: [],
  sourcePatches: () => [],
};
const view: SliceView = {
  axis: 1,
  slice: 2,
  first: 2,
  last: 2,
  projection: 'none',
  comparison: 'edited',
  window: { widthHu: 400, levelHu: 40 },
  overlay: { visible: true, opacity: 0.2, outlinePixels: 1, hiddenLabels: [] },
  readingLook: { visible: true, opacity: 0.3, outlinePixels: 2, hiddenLabels: [] },
  centreRasMm: [0, 0, 0],
  downRas: [0, 0, -1],
  towardEyeRas: [0, 0.8, 0.6],
  mmPerPixel: 1,
};

const imageOf = (renderer: vtkRenderer, layer: number) => {
  const actors: vtkImageSlice[] = renderer.getViewProps() as vtkImageSlice[];
  return actors[layer].getMapper()?.getInputData();
};

describe('createSlicePicture', () => {
  it('puts every pixel where its voxel lies, and the layers toward the eye', () => {
    const renderer = vtkRenderer.newInstance();
    const palette = createPalette();
    const picture = createSlicePicture(renderer, palette, 4096);
    picture.update(volume, view);
    const image = imageOf(renderer, 0);
    // Across = i, down = k: pixel (3, 4) of slice j = 2 is voxel (3, 2, 4).
    const place = image.indexToWorld([3, 4, 0]);
    const voxel = voxelToRas(affineRas, [3, 2, 4]);
    for (const a of [0, 1, 2]) expect(place[a]).toBeCloseTo(voxel[a]);
    expect(image.getPointData().getScalars().getData()[3 + 4 * 4]).toBe(3 + 4 * (2 + 3 * 4));
    const label = imageOf(renderer, 2).getOrigin();
    const ahead = label.map((mm: number, a: number) => mm - image.getOrigin()[a]);
    expect(ahead[1] * 0.8 + ahead[2] * 0.6).toBeGreaterThan(0);
    picture.dispose();
    palette.dispose();
  });

  it('reads voxels again only for another slice or after a change', () => {
    const renderer = vtkRenderer.newInstance();
    const palette = createPalette();
    const picture = createSlicePicture(renderer, palette, 4096);
    picture.update(volume, view);
    const uploads = (): number => imageOf(renderer, 0).getPointData().getScalars().getMTime();
    const first = uploads();
    picture.update(volume, { ...view, mmPerPixel: 2, window: { widthHu: 80, levelHu: 40 } });
    expect(uploads()).toBe(first);
    picture.update(volume, { ...view, slice: 1, first: 1, last: 1 });
    const second = uploads();
    expect(second).toBeGreaterThan(first);
    picture.forget();
    picture.update(volume, { ...view, slice: 1, first: 1, last: 1 });
    expect(uploads()).toBeGreaterThan(second);
    picture.dispose();
    palette.dispose();
  });

  it('leaves no vtk object behind, also after other cases and planes', () => {
    const before = liveObjectCount();
    const renderer = vtkRenderer.newInstance();
    const palette = createPalette();
    const picture = createSlicePicture(renderer, palette, 4096);
    picture.update(volume, view);
    const held = liveObjectCount();
    picture.update({ ...volume, image: new Float32Array(60) }, view);
    picture.update(volume, { ...view, axis: 2 });
    expect(liveObjectCount()).toBe(held);
    picture.dispose();
    palette.dispose();
    expect(liveObjectCount()).toBe(before);
    expect(renderer.getViewProps()).toEqual([]);
  });
});
