import { flatIndex } from '#shared/geometry/axes.ts';
import { arrayLike, type VoxelArray, type Voxels } from '#main/volume/volume.ts';

/** Quarter turns in the plane of axes 0 and 1, from axis 0 towards axis 1: one gives out[i, j] = in[j, n - 1 - i]. */
export function rotate90<T extends VoxelArray>(voxels: Voxels<T>, turns: number): Voxels<T> {
  let turned = voxels;
  for (let turn = 0; turn < turns % 4; turn++) turned = quarterTurn(turned);
  return turned;
}

function quarterTurn<T extends VoxelArray>({ data, dims }: Voxels<T>): Voxels<T> {
  const [nx, ny, nz] = dims;
  const out = arrayLike(data, data.length);
  let at = 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < nx; j++)
      for (let i = 0; i < ny; i++) out[at++] = data[flatIndex(dims, j, ny - 1 - i, k)];
  return { data: out, dims: [ny, nx, nz] };
}
