import { Problem } from '#shared/contract/problems.ts';
import { axes, type Dims } from '#shared/geometry/axes.ts';
import { buildNetwork, divisorOf } from '#main/networks/networks.ts';
import type { NetworkConfig } from '#shared/contract/model.ts';
import { freeBytes, neededBytes } from '#main/runtime/memoryNeed.ts';
import type { Form } from '#main/graph/lower/rewrite.ts';

/** How much is looked at at once. */
export interface RunSize {
  readonly window: Dims;
  readonly batch: number;
}

/** The wanted size, then smaller batches, then smaller windows: each half of the one before, as far as a network goes. */
export function smallerRuns({ window, batch }: RunSize, network: NetworkConfig): RunSize[] {
  const sizes: RunSize[] = [];
  for (let n = batch; n >= 1; n = Math.floor(n / 2)) sizes.push({ window, batch: n });
  const divisor = divisorOf(network, 'segment');
  // More than one voxel at the bottom, or an instance norm has nothing to measure.
  const least = divisor.map((size) => 2 * size);
  for (let share = 2 / 3; ; share *= 2 / 3) {
    const [x, y, z] = axes.map((axis) =>
      Math.max(least[axis], Math.floor((window[axis] * share) / divisor[axis]) * divisor[axis]),
    );
    const last = sizes[sizes.length - 1].window;
    if (x >= last[0] && y >= last[1] && z >= last[2]) return sizes;
    sizes.push({ window: [x, y, z], batch: 1 });
  }
}

/** Bytes that the network takes, in the form it is computed in, for a run of this size. */
export const networkBytes = (network: NetworkConfig, { window, batch }: RunSize, form: Form): number =>
  neededBytes(form(buildNetwork(network, 'segment', { n: batch, grid: window }).graph));

/**
 * The first run that fits into the free memory.
 *
 * @param runs in the order of preference, at least one
 * @param bytesOf everything that a run takes
 * @throws Problem `memory-short` when none fits
 */
export function fitRun(
  runs: readonly RunSize[],
  bytesOf: (run: RunSize) => number,
  free: number = freeBytes(),
): RunSize {
  const fitting = runs.find((run) => bytesOf(run) <= free);
  if (fitting) return fitting;
  const needed = bytesOf(runs[runs.length - 1]);
  const inMb = (bytes: number): number => Math.round(bytes / 1e6);
  throw new Problem('memory-short', { neededMb: inMb(needed), freeMb: inMb(free) });
}
