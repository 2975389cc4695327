import type { Dims } from '../geometry/axes.ts';
import type { VoxelBox } from '../geometry/box.ts';
import { RunRecorder, type Runs } from './runs.ts';

const nothing: VoxelBox = { min: [0, 0, 0], max: [0, 0, 0] };

/** Smallest box around what runs changed; the empty box of no runs. */
export function boxOfRuns({ count, starts, lengths }: Runs, [nx, ny]: Dims): VoxelBox {
  if (count === 0) return nothing;
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [0, 0, 0];
  for (let r = 0; r < count; r++) {
    const first = starts[r];
    const last = first + lengths[r] - 1;
    const [row, lastRow] = [Math.floor(first / nx), Math.floor(last / nx)];
    // A run may go on in the next rows; then it holds a row's end and a row's start.
    const [i, lastI] = row === lastRow ? [first % nx, last % nx] : [0, nx - 1];
    const [k, lastK] = [Math.floor(row / ny), Math.floor(lastRow / ny)];
    const [j, lastJ] = k === lastK ? [row % ny, lastRow % ny] : [0, ny - 1];
    if (i < min[0]) min[0] = i;
    if (j < min[1]) min[1] = j;
    if (k < min[2]) min[2] = k;
    if (lastI >= max[0]) max[0] = lastI + 1;
    if (lastJ >= max[1]) max[1] = lastJ + 1;
    if (lastK >= max[2]) max[2] = lastK + 1;
  }
  return { min, max };
}

/**
 * The runs that lead from a label map to new values of a box of it.
 *
 * @param values of the box, first axis fastest
 */
export function runsOfBox(data: Uint8Array, [nx, ny]: Dims, box: VoxelBox, values: Uint8Array): Runs {
  const recorder = new RunRecorder();
  let at = 0;
  for (let k = box.min[2]; k < box.max[2]; k++)
    for (let j = box.min[1]; j < box.max[1]; j++) {
      const row = nx * (j + ny * k);
      for (let i = box.min[0]; i < box.max[0]; i++, at++)
        if (data[row + i] !== values[at]) recorder.add(row + i, 1, data[row + i], values[at]);
    }
  return recorder.finish();
}
