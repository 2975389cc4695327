import type vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer';
import { type VoxelBox, boxesOverlap } from '#shared/geometry/box.ts';
import { type SurfaceActor, type SurfaceLook, createSurfaceActor } from './surfaceActor.ts';
import type { SurfaceWish } from './surfaceMessages.ts';
import type { SurfaceLayer, SurfaceServices } from './surfaceService.ts';

/** One thing shown as a surface: an organ or a lesion. */
export interface SurfaceItem {
  readonly id: string;
  readonly layer: SurfaceLayer;
  readonly wish: SurfaceWish;
  readonly look: SurfaceLook;
}

interface Entry {
  item: SurfaceItem;
  /** Counts the wishes of this item, so that only the latest answer is shown. */
  asked: number;
  actor: SurfaceActor | undefined;
}

/** Keeps one actor per wanted item; an item's old surface stays on show until its new one is made. */
export interface SurfaceItems {
  show(items: readonly SurfaceItem[]): void;
  /** Labels of a layer were changed in place in these boxes. */
  patch(boxes: readonly VoxelBox[], layer: SurfaceLayer): void;
  /** Drops the surfaces of a layer that is another one now. */
  forget(layer: SurfaceLayer): void;
  dispose(): void;
}

export function createSurfaceItems(
  renderer: vtkRenderer,
  services: SurfaceServices,
  onMade: () => void,
): SurfaceItems {
  const entries = new Map<string, Entry>();
  const ask = (entry: Entry): void => {
    const turn = ++entry.asked;
    services[entry.item.layer].make(entry.item.wish, (surface) => {
      if (entries.get(entry.item.id) !== entry || entry.asked !== turn) return;
      entry.actor?.dispose();
      entry.actor = surface && createSurfaceActor(renderer, surface);
      entry.actor?.setLook(entry.item.look);
      onMade();
    });
  };
  const remove = (id: string): void => {
    entries.get(id)?.actor?.dispose();
    entries.delete(id);
  };
  return {
    show: (items) => {
      const wanted = new Set(items.map((item) => item.id));
      for (const id of entries.keys()) if (!wanted.has(id)) remove(id);
      for (const item of items) {
        const known = entries.get(item.id);
        if (!known) {
          const entry: Entry = { item, asked: 0, actor: undefined };
          entries.set(item.id, entry);
          ask(entry);
          continue;
        }
        const before = known.item;
        known.item = item;
        known.actor?.setLook(item.look);
        if (!sameWish(before.wish, item.wish)) ask(known);
      }
    },
    forget: (layer) => {
      for (const [id, { item }] of entries) if (item.layer === layer) remove(id);
    },
    patch: (boxes, layer) => {
      for (const entry of entries.values()) {
        if (entry.item.layer !== layer) continue;
        const { box } = entry.item.wish;
        if (!box || boxes.some((changed) => boxesOverlap(changed, box))) ask(entry);
      }
    },
    dispose: () => {
      for (const id of entries.keys()) remove(id);
    },
  };
}

const sameWish = (a: SurfaceWish, b: SurfaceWish): boolean => JSON.stringify(a) === JSON.stringify(b);
