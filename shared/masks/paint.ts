import type { VoxelBox } from '../geometry/box.ts';
import type { Grid } from '../geometry/grid.ts';
import type { RunRecorder } from './runs.ts';
import { type Sweep, sweepRows } from './sweep.ts';

/** What a brush does to the voxels it covers. */
export interface PaintRule {
  /** The value they get; 0 erases. */
  readonly value: number;
  /** Which values it may take away: 1 or 0 by value. */
  readonly over: Uint8Array;
  /** Only voxels with HU in this range, both ends included. */
  readonly huRange?: readonly [number, number] | undefined;
}

/** A rule's table of values that may be taken away. */
export function valueSet(values: Iterable<number>): Uint8Array {
  const set = new Uint8Array(256);
  for (const value of values) set[value] = 1;
  return set;
}

export const allValues: Uint8Array = new Uint8Array(256).fill(1);

export interface PaintTarget {
  readonly grid: Grid;
  /** Changed in place. */
  readonly data: Uint8Array;
  /** HU, in the same order; looked at only by rules with a range. */
  readonly image: ArrayLike<number>;
}

/**
 * Paints a sweep into a label map and records what changed. A voxel that already has the value is left, so that one
 * stroke of many sweeps records each voxel once.
 *
 * @returns the box that was covered; undefined outside the volume
 */
export function paintSweep(
  { grid, data, image }: PaintTarget,
  sweep: Sweep,
  { value, over, huRange }: PaintRule,
  recorder: RunRecorder,
): VoxelBox | undefined {
  const anyHu = huRange === undefined;
  const [low, high] = huRange ?? [-Infinity, Infinity];
  return sweepRows(grid, sweep, (start, length) => {
    const end = start + length;
    // Where the run in hand began, and what was there; nothing in hand while it is negative.
    let first = -1;
    let before = 0;
    for (let v = start; v < end; v++) {
      const now = data[v];
      const paints = now !== value && over[now] === 1 && (anyHu || (image[v] >= low && image[v] <= high));
      if (first >= 0 && (!paints || now !== before)) {
        recorder.add(first, v - first, before, value);
        first = -1;
      }
      if (!paints) continue;
      if (first < 0) [first, before] = [v, now];
      data[v] = value;
    }
    if (first >= 0) recorder.add(first, end - first, before, value);
  });
}
