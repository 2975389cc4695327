import type { VoxelHit } from './viewReadout.ts';
import { FakeServer } from './service.fake.ts';
import { openCaseOf } from './editorState.ts';
import { type Workbench, createWorkbench } from './workbench.ts';

export interface Bench {
  readonly server: FakeServer;
  readonly bench: Workbench;
  readonly remembered: Map<string, string>;
}

/** A workbench on a fake server; seeds count up from 1. */
export function fakeBench(remembered = new Map<string, string>()): Bench {
  const server = new FakeServer();
  let seed = 0;
  const bench = createWorkbench({
    service: server.service,
    memory: {
      read: (key) => remembered.get(key),
      write: (key, value) => void remembered.set(key, value),
    },
    desktop: undefined,
    newSeed: () => ++seed,
  });
  return { server, bench, remembered };
}

/** The same with its case open. */
export async function openBench(): Promise<Bench> {
  const made = fakeBench();
  await made.bench.openCase('case-1');
  return made;
}

/** The cursor over a voxel of the liver. */
export const over = (i: number, j: number, k: number, labelValue = 1): VoxelHit => ({
  plane: 'axial',
  rasMm: [i, j, k],
  voxel: [i, j, k],
  hu: 100,
  sourceHu: 100,
  labelValue,
});

/** HU and label displayed at a voxel of the open case. */
export function shownAt(bench: Workbench, [i, j, k]: readonly [number, number, number]): [number, number] {
  const open = openCaseOf(bench.store.getState());
  const at = i + 5 * (j + 4 * k);
  return [open?.image[at] ?? Number.NaN, open?.labels[at] ?? Number.NaN];
}
