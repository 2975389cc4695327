import type { Axis, Dims, RasMm, VoxelIjk } from './axes.ts';

/**
 * A 4x4 homogeneous matrix, row-major, 16 numbers, last row 0 0 0 1.
 * As `affineRas` it maps a voxel index (i, j, k, 1) to RAS millimetres.
 */
export type Affine = readonly number[];

export const identityAffine: Affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** Diagonal affine of the given spacing (mm) whose voxel (0, 0, 0) lies at `originRasMm`. */
export function scalingAffine(
  spacingMm: readonly number[],
  originRasMm: readonly number[] = [0, 0, 0],
): Affine {
  const [sx, sy, sz] = spacingMm as [number, number, number];
  const [ox, oy, oz] = originRasMm as [number, number, number];
  return [sx, 0, 0, ox, 0, sy, 0, oy, 0, 0, sz, oz, 0, 0, 0, 1];
}

/** a · b: first b, then a. */
export function multiplyAffine(a: Affine, b: Affine): Affine {
  const out = new Array<number>(16).fill(0);
  for (let r = 0; r < 4; r++)
    for (let c = 0; c < 4; c++) for (let k = 0; k < 4; k++) out[r * 4 + c] += a[r * 4 + k] * b[k * 4 + c];
  return out;
}

/** Determinant of the 3x3 part: negative when the voxel axes are left-handed in RAS. */
export function determinant(a: Affine): number {
  const [m00, m01, m02, , m10, m11, m12, , m20, m21, m22] = a as number[];
  return m00 * (m11 * m22 - m12 * m21) - m01 * (m10 * m22 - m12 * m20) + m02 * (m10 * m21 - m11 * m20);
}

/** Inverse of an affine. Throws RangeError when the 3x3 part is singular. */
export function invertAffine(a: Affine): Affine {
  const det = determinant(a);
  if (!Number.isFinite(det) || det === 0) throw new RangeError('the affine is singular');
  const m = a as number[];
  const c = (r1: number, c1: number, r2: number, c2: number): number =>
    (m[r1 * 4 + c1] * m[r2 * 4 + c2] - m[r1 * 4 + c2] * m[r2 * 4 + c1]) / det;
  const r = [
    c(1, 1, 2, 2),
    -c(0, 1, 2, 2),
    c(0, 1, 1, 2),
    -c(1, 0, 2, 2),
    c(0, 0, 2, 2),
    -c(0, 0, 1, 2),
    c(1, 0, 2, 1),
    -c(0, 0, 2, 1),
    c(0, 0, 1, 1),
  ];
  const t = [m[3], m[7], m[11]];
  const shift = (row: number): number => -(r[row * 3] * t[0] + r[row * 3 + 1] * t[1] + r[row * 3 + 2] * t[2]);
  return [r[0], r[1], r[2], shift(0), r[3], r[4], r[5], shift(1), r[6], r[7], r[8], shift(2), 0, 0, 0, 1];
}

export function applyAffine(a: Affine, p: readonly [number, number, number]): [number, number, number] {
  const row = (r: number): number => a[r] * p[0] + a[r + 1] * p[1] + a[r + 2] * p[2] + a[r + 3];
  return [row(0), row(4), row(8)];
}

/** RAS millimetres of a voxel index. */
export const voxelToRas = (affineRas: Affine, ijk: VoxelIjk): RasMm => applyAffine(affineRas, ijk);

/** Fractional voxel index of a RAS point; pass the *inverse* of the volume's affine. */
export const rasToVoxel = (inverseAffineRas: Affine, point: RasMm): VoxelIjk =>
  applyAffine(inverseAffineRas, point);

/** Unit-less column of the affine: the RAS step (mm) of one voxel along `axis`. */
export const voxelStep = (a: Affine, axis: Axis): RasMm => [a[axis], a[4 + axis], a[8 + axis]];

/** Distance in mm between neighbouring voxel centres along each axis. */
export function spacingOf(a: Affine): [number, number, number] {
  const length = (axis: Axis): number => Math.hypot(...voxelStep(a, axis));
  return [length(0), length(1), length(2)];
}

/** Volume of one voxel in mm³; exact for sheared grids too. */
export const voxelVolumeMm3 = (a: Affine): number => Math.abs(determinant(a));

/** Largest |cosine| between two different voxel axes: 0 for an orthogonal grid, more when sheared. */
export function shearOf(a: Affine): number {
  const s = spacingOf(a);
  const cosine = (p: Axis, q: Axis): number => {
    const u = voxelStep(a, p);
    const v = voxelStep(a, q);
    return Math.abs(u[0] * v[0] + u[1] * v[1] + u[2] * v[2]) / (s[p] * s[q]);
  };
  return Math.max(cosine(0, 1), cosine(0, 2), cosine(1, 2));
}

/** RAS point at the middle of the volume. */
export const centreOf = (dims: Dims, a: Affine): RasMm =>
  applyAffine(a, [(dims[0] - 1) / 2, (dims[1] - 1) / 2, (dims[2] - 1) / 2]);
