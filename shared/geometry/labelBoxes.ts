import type { Dims } from './axes.ts';
import type { VoxelBox } from './box.ts';

/** For every label value that occurs: the smallest box around it, in one pass; 0 is none. */
export function labelBoxes(labels: Uint8Array, dims: Dims): Map<number, VoxelBox> {
  const [least, most] = [new Int32Array(768).fill(0x7fffffff), new Int32Array(768).fill(-1)];
  for (let k = 0, at = 0; k < dims[2]; k++)
    for (let j = 0; j < dims[1]; j++)
      for (let i = 0; i < dims[0]; i++, at++) {
        const value = labels[at];
        if (value === 0) continue;
        const v = value * 3;
        if (i < least[v]) least[v] = i;
        if (i > most[v]) most[v] = i;
        if (j < least[v + 1]) least[v + 1] = j;
        if (j > most[v + 1]) most[v + 1] = j;
        if (k < least[v + 2]) least[v + 2] = k;
        if (k > most[v + 2]) most[v + 2] = k;
      }
  const boxes = new Map<number, VoxelBox>();
  for (let value = 1; value < 256; value++) {
    const v = value * 3;
    if (most[v] >= 0)
      boxes.set(value, {
        min: [least[v], least[v + 1], least[v + 2]],
        max: [most[v] + 1, most[v + 1] + 1, most[v + 2] + 1],
      });
  }
  return boxes;
}
