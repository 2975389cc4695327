import type { VoxelIjk } from '#shared/geometry/axes.ts';
import type { Mask } from '#main/volume/volume.ts';

/** A deformed block and the organ voxel its index (2rx, 2ry, 2rz) goes to. */
export interface PlacedBlock {
  readonly block: Mask;
  readonly centre: VoxelIjk;
}

/**
 * Union of the blocks within the organ (§5): tumors are cut at the organ's edge, parts beyond the volume are
 * lost, touching tumors merge.
 */
export function pasteBlocks(organ: Mask, blocks: readonly PlacedBlock[]): Mask {
  const { dims } = organ;
  const data = new Uint8Array(organ.data.length);
  for (const { block, centre } of blocks) {
    const [bx, by, bz] = block.dims;
    const [x0, y0, z0] = [centre[0] - bx / 2, centre[1] - by / 2, centre[2] - bz / 2];
    for (let z = Math.max(0, -z0); z < Math.min(bz, dims[2] - z0); z++)
      for (let y = Math.max(0, -y0); y < Math.min(by, dims[1] - y0); y++)
        for (let x = Math.max(0, -x0); x < Math.min(bx, dims[0] - x0); x++) {
          const at = x0 + x + dims[0] * (y0 + y + dims[1] * (z0 + z));
          if (block.data[x + bx * (y + by * z)] !== 0 && organ.data[at] !== 0) data[at] = 1;
        }
  }
  return { data, dims };
}
