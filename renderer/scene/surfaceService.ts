import type { VoxelBox } from '#shared/geometry/box.ts';
import type { SceneVolume } from './sceneVolume.ts';
import { type Surface, cropLabels } from './surface.ts';
import type { SurfaceAnswer, SurfaceRequest, SurfaceWish } from './surfaceMessages.ts';

/** What surfaces are made of: the label map and placed lesions, or the mask under review. */
export type SurfaceLayer = 'labels' | 'reading';

export type SurfaceServices = Readonly<Record<SurfaceLayer, SurfaceService>>;

type LabelVolume = Pick<SceneVolume, 'grid' | 'labels'>;

/** Makes surfaces of a case's labels in a worker, which is started by the first wish. */
export interface SurfaceService {
  setVolume(volume: LabelVolume): void;
  /** Labels in these boxes were changed in place. */
  patch(boxes: readonly VoxelBox[]): void;
  /** Never answers after another volume was set or the service was disposed of. */
  make(wish: SurfaceWish, done: (surface: Surface | undefined) => void): void;
  dispose(): void;
}

export function createSurfaceService(): SurfaceService {
  let worker: Worker | undefined;
  let volume: LabelVolume | undefined;
  let nextId = 0;
  const waiting = new Map<number, (surface: Surface | undefined) => void>();
  const send = (request: SurfaceRequest, transfer: Transferable[] = []): void =>
    worker?.postMessage(request, transfer);
  const sendVolume = (): void => {
    if (volume) send({ type: 'volume', grid: volume.grid, labels: volume.labels });
  };
  const start = (): void => {
    worker = new Worker(new URL('surface.worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<SurfaceAnswer>) => {
      const done = waiting.get(data.id);
      waiting.delete(data.id);
      done?.(data.surface);
    });
    sendVolume();
  };
  return {
    setVolume: (next) => {
      if (next.labels === volume?.labels) return;
      volume = next;
      waiting.clear();
      sendVolume();
    },
    patch: (boxes) => {
      if (!worker || !volume) return;
      const { labels, grid } = volume;
      for (const box of boxes) {
        const crop = cropLabels(labels, grid.dims, box);
        send({ type: 'patch', box, labels: crop }, [crop.buffer]);
      }
    },
    make: (wish, done) => {
      if (!worker) start();
      waiting.set(nextId, done);
      send({ type: 'surface', id: nextId++, wish });
    },
    dispose: () => {
      waiting.clear();
      worker?.terminate();
    },
  };
}
