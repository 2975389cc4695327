import { type Dims, flatIndex } from '#shared/geometry/axes.ts';

/** Flat indices of the voxels on the volume's six faces, each once. */
export function faceVoxels(dims: Dims): number[] {
  const [nx, ny, nz] = dims;
  const out: number[] = [];
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const whole = k === 0 || k === nz - 1 || j === 0 || j === ny - 1;
      const step = whole ? 1 : Math.max(1, nx - 1);
      for (let i = 0; i < nx; i += step) out.push(flatIndex(dims, i, j, k));
    }
  return out;
}
