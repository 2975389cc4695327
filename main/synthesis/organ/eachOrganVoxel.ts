import { boxDims, intersectBoxes, type VoxelBox } from '#shared/geometry/box.ts';
import type { OrganContext } from './organContext.ts';

/**
 * Calls `visit` for each voxel of the organ in a box: its flat index *in the box*, its index in the volume, and its
 * depth in clearance steps.
 */
export function eachOrganVoxel(
  { box: organBox, depth }: Pick<OrganContext, 'box' | 'depth'>,
  box: VoxelBox,
  visit: (at: number, i: number, j: number, k: number, depth: number) => void,
): void {
  const { min, max } = intersectBoxes(box, organBox);
  const [nx, ny] = boxDims(box);
  const [ox, oy] = depth.dims;
  for (let k = min[2]; k < max[2]; k++)
    for (let j = min[1]; j < max[1]; j++) {
      const row = nx * (j - box.min[1] + ny * (k - box.min[2])) - box.min[0];
      const organRow = ox * (j - organBox.min[1] + oy * (k - organBox.min[2])) - organBox.min[0];
      for (let i = min[0]; i < max[0]; i++) {
        const steps = depth.data[organRow + i];
        if (steps > 0) visit(row + i, i, j, k, steps);
      }
    }
}
