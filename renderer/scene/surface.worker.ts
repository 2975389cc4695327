import { type VoxelBox, growBox } from '#shared/geometry/box.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { labelBoxes } from '#shared/geometry/labelBoxes.ts';
import { labelSet } from './occupancy.ts';
import { labelSurface, patchLabels } from './surface.ts';
import type { SurfaceAnswer, SurfaceRequest, SurfaceWish } from './surfaceMessages.ts';

let held: { grid: Grid; labels: Uint8Array; boxes?: Map<number, VoxelBox> } | undefined;

function answer({ values, box, detailMm }: SurfaceWish): SurfaceAnswer['surface'] {
  if (!held) return undefined;
  const { grid, labels } = held;
  held.boxes ??= labelBoxes(labels, grid.dims);
  const sought = box ?? held.boxes.get(values[0]);
  return (
    sought && labelSurface(labels, grid, growBox(sought, [1, 1, 1], grid.dims), labelSet(values), detailMm)
  );
}

globalThis.addEventListener('message', ({ data }: MessageEvent<SurfaceRequest>) => {
  if (data.type === 'volume') held = { grid: data.grid, labels: data.labels };
  else if (data.type === 'patch') {
    if (!held) return;
    patchLabels(held.labels, held.grid.dims, data.box, data.labels);
    delete held.boxes;
  } else {
    const made: SurfaceAnswer = { id: data.id, surface: answer(data.wish) };
    const parts = made.surface && [made.surface.points, made.surface.normals, made.surface.triangles];
    globalThis.postMessage(made, { transfer: parts?.map((part) => part.buffer) ?? [] });
  }
});
