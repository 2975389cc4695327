import { type Axis, flatIndex } from '#shared/geometry/axes.ts';
import { arrayLike, type VoxelArray, type Voxels } from '#main/volume/volume.ts';

/** The volume mirrored along one axis. */
export function flip<T extends VoxelArray>({ data, dims }: Voxels<T>, axis: Axis): Voxels<T> {
  const out = arrayLike(data, data.length);
  const [nx, ny, nz] = dims;
  let at = 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++)
        out[at++] =
          data[
            flatIndex(
              dims,
              axis === 0 ? nx - 1 - i : i,
              axis === 1 ? ny - 1 - j : j,
              axis === 2 ? nz - 1 - k : k,
            )
          ];
  return { data: out, dims };
}
