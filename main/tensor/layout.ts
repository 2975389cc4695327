/**
 * The crossing between row-major tensors (last axis fastest) and volumes (first axis fastest): see
 * shared/geometry/axes.ts. Only main/tensor and above cross.
 */
interface Fillable {
  readonly length: number;
  [index: number]: number;
}

/** Writes `source`, row-major of shape [x, y, z], into `target` with x fastest; returns `target`. */
export function toFirstAxisFastest<T extends Fillable>(
  source: ArrayLike<number>,
  [nx, ny, nz]: readonly [number, number, number],
  target: T,
): T {
  let at = 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) target[at++] = source[(i * ny + j) * nz + k];
  return target;
}

/** Writes `source`, with x fastest, into `target`, row-major of shape [x, y, z]; returns `target`. */
export function toLastAxisFastest<T extends Fillable>(
  source: ArrayLike<number>,
  [nx, ny, nz]: readonly [number, number, number],
  target: T,
): T {
  let at = 0;
  for (let i = 0; i < nx; i++)
    for (let j = 0; j < ny; j++) for (let k = 0; k < nz; k++) target[at++] = source[i + nx * (j + ny * k)];
  return target;
}
