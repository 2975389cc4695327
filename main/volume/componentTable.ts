import type { VoxelIjk } from '#shared/geometry/axes.ts';
import type { VoxelBox } from '#shared/geometry/box.ts';
import type { Components } from './components.ts';

export interface Component {
  readonly label: number;
  readonly voxels: number;
  /** Mean index of its voxels. */
  readonly centroid: VoxelIjk;
  /** Smallest box around it. */
  readonly box: VoxelBox;
}

/** Size, centroid and box of every component, in label order. */
export function componentTable({ labels, count }: Components): Component[] {
  const [nx, ny, nz] = labels.dims;
  const voxels = new Float64Array(count + 1);
  const sums = new Float64Array(3 * (count + 1));
  const min = new Int32Array(3 * (count + 1)).fill(0x7fffffff);
  const max = new Int32Array(3 * (count + 1));
  let at = 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const label = labels.data[at++];
        if (label === 0) continue;
        voxels[label]++;
        const row = 3 * label;
        sums[row] += i;
        sums[row + 1] += j;
        sums[row + 2] += k;
        if (i < min[row]) min[row] = i;
        if (j < min[row + 1]) min[row + 1] = j;
        if (k < min[row + 2]) min[row + 2] = k;
        if (i >= max[row]) max[row] = i + 1;
        if (j >= max[row + 1]) max[row + 1] = j + 1;
        if (k >= max[row + 2]) max[row + 2] = k + 1;
      }
  return Array.from({ length: count }, (_, index) => {
    const label = index + 1;
    const row = 3 * label;
    const n = voxels[label];
    return {
      label,
      voxels: n,
      centroid: [sums[row] / n, sums[row + 1] / n, sums[row + 2] / n],
      box: { min: [min[row], min[row + 1], min[row + 2]], max: [max[row], max[row + 1], max[row + 2]] },
    };
  });
}
