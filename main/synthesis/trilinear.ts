import type { Voxels } from '#main/volume/volume.ts';

/** Value at a fractional index by linear interpolation; beyond the outermost centres the outermost values continue. */
export function trilinear({ data, dims }: Voxels, px: number, py: number, pz: number): number {
  const [nx, ny, nz] = dims;
  const x = Math.min(Math.max(px, 0), nx - 1);
  const y = Math.min(Math.max(py, 0), ny - 1);
  const z = Math.min(Math.max(pz, 0), nz - 1);
  const i = Math.floor(x);
  const j = Math.floor(y);
  const k = Math.floor(z);
  const u = x - i;
  const v = y - j;
  const w = z - k;
  const di = i + 1 < nx ? 1 : 0;
  const dj = j + 1 < ny ? nx : 0;
  const dk = k + 1 < nz ? nx * ny : 0;
  const at = i + nx * (j + ny * k);
  const near =
    (1 - v) * ((1 - u) * data[at] + u * data[at + di]) +
    v * ((1 - u) * data[at + dj] + u * data[at + dj + di]);
  const next = at + dk;
  const far =
    (1 - v) * ((1 - u) * data[next] + u * data[next + di]) +
    v * ((1 - u) * data[next + dj] + u * data[next + dj + di]);
  return (1 - w) * near + w * far;
}

/** Flat index of the nearest voxel of the volume, halves up. */
export function nearestVoxel({ dims }: Pick<Voxels, 'dims'>, px: number, py: number, pz: number): number {
  const clamp = (p: number, n: number): number => Math.min(Math.max(Math.floor(p + 0.5), 0), n - 1);
  return clamp(px, dims[0]) + dims[0] * (clamp(py, dims[1]) + dims[1] * clamp(pz, dims[2]));
}
