import type { Mask } from '#main/volume/volume.ts';

/** Semi-axes along x, y, z in voxels: whole numbers, at least 1. */
export type Radii = readonly [number, number, number];

/**
 * Solid ellipsoid in a block of (4rx, 4ry, 4rz) voxels with its centre on index (2rx, 2ry, 2rz): half a voxel
 * off the block's middle, as published (rule-based.md §3).
 *
 * Voxels exactly on the surface exist (radius 3: 4/9 + 4/9 + 1/9) and the original decides them by float error:
 * coordinate k · step − 1 with step = 2/(2r), squares added in the order x, y, z, inside when 1 − sum > 0.
 */
export function ellipsoidBlock(radii: Radii): Mask {
  const [rx, ry, rz] = radii;
  const dims = [4 * rx, 4 * ry, 4 * rz] as const;
  const [xx, yy, zz] = radii.map(squaredCoordinates);
  const data = new Uint8Array(dims[0] * dims[1] * dims[2]);
  for (let c = 0; c <= 2 * rz; c++)
    for (let b = 0; b <= 2 * ry; b++) {
      const row = rx + dims[0] * (ry + b + dims[1] * (rz + c));
      for (let a = 0; a <= 2 * rx; a++) if (1 - (xx[a] + yy[b] + zz[c]) > 0) data[row + a] = 1;
    }
  return { data, dims };
}

/** Squares of the coordinates of k = 0..2r. */
function squaredCoordinates(radius: number): Float64Array {
  const step = 2 / (2 * radius);
  return Float64Array.from({ length: 2 * radius + 1 }, (_, k) => (k * step - 1) ** 2);
}
