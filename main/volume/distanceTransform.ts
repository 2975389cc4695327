import type { Mask, Voxels } from './volume.ts';

/**
 * Exact Euclidean distance (mm) from every inside voxel's centre to the nearest outside voxel's centre; 0 outside.
 * What lies beyond the volume does not count as outside; a mask without any outside voxel gives Infinity.
 *
 * Felzenszwalb & Huttenlocher, Distance Transforms of Sampled Functions (Theory of Computing 8, 2012): the
 * lower envelope of parabolas along one axis after the other, linear in the voxels. Squared distances are kept
 * in float32 (relative error below 1e-6), the arithmetic is float64.
 *
 * @param spacingMm distance between neighbouring voxel centres along each axis, > 0
 */
export function distanceTransformMm(
  mask: Mask,
  spacingMm: readonly [number, number, number],
): Voxels<Float32Array> {
  const [nx, ny, nz] = mask.dims;
  const squared = new Float32Array(mask.data.length);
  for (let v = 0; v < squared.length; v++) squared[v] = mask.data[v] === 0 ? 0 : Infinity;
  lowerEnvelopes(squared, nx, 1, spacingMm[0]);
  lowerEnvelopes(squared, ny, nx, spacingMm[1]);
  lowerEnvelopes(squared, nz, nx * ny, spacingMm[2]);
  for (let v = 0; v < squared.length; v++) squared[v] = Math.sqrt(squared[v]);
  return { data: squared, dims: mask.dims };
}

/** Replaces f along every line of an axis by min over q of f(q) + (spacing (p - q))². */
function lowerEnvelopes(f: Float32Array, n: number, stride: number, spacing: number): void {
  const line = new Float64Array(n);
  const apex = new Int32Array(n);
  const from = new Float64Array(n);
  const square = spacing * spacing;
  for (let outer = 0; outer < f.length; outer += n * stride)
    for (let start = outer; start < outer + stride; start++) {
      let anyInside = false;
      for (let p = 0; p < n; p++) {
        line[p] = f[start + p * stride];
        if (line[p] > 0) anyInside = true;
      }
      if (!anyInside) continue;
      const last = buildEnvelope(line, square, apex, from);
      if (last < 0) continue;
      for (let p = 0, at = 0; p < n; p++) {
        while (at < last && from[at + 1] < p) at++;
        const offset = p - apex[at];
        f[start + p * stride] = line[apex[at]] + square * offset * offset;
      }
    }
}

/**
 * The parabolas that form the lower envelope: `apex[m]` is the place of the m-th and `from[m]` where it takes
 * over from the one before. Returns the index of the last; -1 when every value is infinite.
 */
function buildEnvelope(line: Float64Array, square: number, apex: Int32Array, from: Float64Array): number {
  let last = -1;
  for (let q = 0; q < line.length; q++) {
    if (line[q] === Infinity) continue;
    let meet = -Infinity;
    while (last >= 0) {
      const r = apex[last];
      meet = (line[q] - line[r]) / (2 * square * (q - r)) + (q + r) / 2;
      if (meet > from[last]) break;
      last--;
      meet = -Infinity;
    }
    last++;
    apex[last] = q;
    from[last] = meet;
  }
  return last;
}
