import vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer';
import { beforeEach, describe, expect, it } from 'vitest';
import { liveObjectCount } from './ownership.ts';
import type { Surface } from './surface.ts';
import { type SurfaceItem, type SurfaceItems, createSurfaceItems } from './surfaceItems.ts';
import type { SurfaceService } from './surfaceService.ts';
import type { SurfaceWish } from './surfaceMessages.ts';

const triangle: Surface = {
  points: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0),
  normals: Float32Array.of(0, 0, 1, 0, 0, 1, 0, 0, 1),
  triangles: Uint32Array.of(0, 1, 2),
};
const look = { colour: [1, 0, 0], opacity: 1, visible: true, highlighted: false } as const;
const organ: SurfaceItem = { id: 'organ', layer: 'labels', wish: { values: [1], detailMm: 2 }, look };
const lesion: SurfaceItem = {
  id: 'lesion',
  layer: 'labels',
  wish: { values: [2], box: { min: [0, 0, 0], max: [4, 4, 4] }, detailMm: 1 },
  look,
};

let asked: { wish: SurfaceWish; done: (surface: Surface | undefined) => void }[];
let askedOfReading: typeof asked;
let made: number;
let items: SurfaceItems;
const renderer = vtkRenderer.newInstance();
const shown = (): number => renderer.getActors().length;

const service = (heard: typeof asked): SurfaceService => ({
  make: (wish, done) => heard.push({ wish, done }),
  setVolume: () => undefined,
  patch: () => undefined,
  dispose: () => undefined,
});

beforeEach(() => {
  asked = [];
  askedOfReading = [];
  made = 0;
  items = createSurfaceItems(
    renderer,
    { labels: service(asked), reading: service(askedOfReading) },
    () => made++,
  );
});

describe('createSurfaceItems', () => {
  it('asks once for what is wanted, shows what was made, and deletes all of it', () => {
    const before = liveObjectCount();
    items.show([organ, lesion]);
    items.show([organ, { ...lesion, look: { ...look, highlighted: true } }]);
    expect(asked.map(({ wish }) => wish)).toEqual([organ.wish, lesion.wish]);
    for (const { done } of asked) done(triangle);
    expect([shown(), made]).toEqual([2, 2]);
    items.show([organ]);
    expect(shown()).toBe(1);
    items.dispose();
    expect([shown(), liveObjectCount()]).toEqual([0, before]);
  });

  it('keeps the old surface until the new one comes, and drops answers that came too late', () => {
    items.show([organ]);
    asked[0].done(triangle);
    items.patch([{ min: [0, 0, 0], max: [1, 1, 1] }], 'labels');
    items.patch([{ min: [0, 0, 0], max: [1, 1, 1] }], 'labels');
    expect([asked.length, shown()]).toEqual([3, 1]);
    asked[1].done(undefined);
    expect(shown()).toBe(1);
    asked[2].done(undefined);
    expect(shown()).toBe(0);
    items.dispose();
  });

  it('makes a lesion anew only when its own box was changed', () => {
    items.show([lesion]);
    items.patch([{ min: [9, 9, 9], max: [10, 10, 10] }], 'labels');
    expect(asked).toHaveLength(1);
    items.patch([{ min: [3, 3, 3], max: [10, 10, 10] }], 'labels');
    expect(asked).toHaveLength(2);
    items.dispose();
  });

  it('keeps the mask under review apart from the labels', () => {
    items.show([organ, { ...lesion, id: 'segment', layer: 'reading' }]);
    expect([asked.length, askedOfReading.length]).toEqual([1, 1]);
    for (const { done } of [...asked, ...askedOfReading]) done(triangle);
    items.patch([{ min: [0, 0, 0], max: [9, 9, 9] }], 'reading');
    expect([asked.length, askedOfReading.length]).toEqual([1, 2]);
    items.forget('reading');
    expect(shown()).toBe(1);
    items.dispose();
  });

  it('shows nothing of an item that is no longer wanted when its answer comes', () => {
    items.show([organ]);
    items.show([]);
    asked[0].done(triangle);
    expect([shown(), made]).toEqual([0, 0]);
  });
});
