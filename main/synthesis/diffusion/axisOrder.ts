import type { Dims } from '#shared/geometry/axes.ts';

/**
 * A cube of a volume (first axis fastest) in the networks' order: row-major [z, x, y].
 *
 * @param low the cube's lowest voxel; it lies in the volume
 */
export function cubeForNetwork(
  volume: ArrayLike<number>,
  [nx, ny]: Dims,
  [x0, y0, z0]: Dims,
  side: number,
): Float32Array {
  const out = new Float32Array(side ** 3);
  let at = 0;
  for (let k = 0; k < side; k++)
    for (let i = 0; i < side; i++)
      for (let j = 0; j < side; j++) out[at++] = volume[x0 + i + nx * (y0 + j + ny * (z0 + k))];
  return out;
}

/** Calls `visit` with the flat index of each voxel of a cube of a volume, and its index in the networks' order. */
export function eachCubeVoxel(
  [nx, ny]: Dims,
  [x0, y0, z0]: Dims,
  side: number,
  visit: (inVolume: number, inCube: number) => void,
): void {
  let at = 0;
  for (let k = 0; k < side; k++)
    for (let i = 0; i < side; i++)
      for (let j = 0; j < side; j++) visit(x0 + i + nx * (y0 + j + ny * (z0 + k)), at++);
}
