import type { VoxelBox } from '#shared/geometry/box.ts';
import type { Mask } from './volume.ts';

/** Smallest box around the inside voxels; of an empty mask the empty box at the origin. */
export function boundingBox({ data, dims }: Mask): VoxelBox {
  const [nx, ny, nz] = dims;
  const min: [number, number, number] = [nx, ny, nz];
  const max: [number, number, number] = [0, 0, 0];
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const row = nx * (j + ny * k);
      let first = 0;
      while (first < nx && data[row + first] === 0) first++;
      if (first === nx) continue;
      let last = nx - 1;
      while (data[row + last] === 0) last--;
      if (first < min[0]) min[0] = first;
      if (last >= max[0]) max[0] = last + 1;
      if (j < min[1]) min[1] = j;
      if (j >= max[1]) max[1] = j + 1;
      if (k < min[2]) min[2] = k;
      max[2] = k + 1;
    }
  return max[2] === 0 ? { min: [0, 0, 0], max: [0, 0, 0] } : { min, max };
}
