import { axes, type Dims } from '#shared/geometry/axes.ts';
import { erf } from '#main/tensor/erf.ts';

/** No voxel of a window counts less than this share of its centre. */
const least = 0.001;

/**
 * How much each voxel of a window counts in the blend, 0.001 to 1, row-major: MONAI's gaussian of an eighth of the
 * window, integrated over the voxel and clamped from below. For even sizes the centre is the voxel after the
 * middle, so the map is not symmetric; that is how the published numbers were made.
 */
export function gaussianImportance(window: Dims): Float32Array {
  const raw = rawImportance(window);
  let floor = Infinity;
  for (let v = 0; v < raw.length; v++) if (raw[v] > 0 && raw[v] < floor) floor = raw[v];
  floor = Math.max(floor, least);
  return raw.map((value) => Math.max(value, floor));
}

/** The same before the clamp, scaled to a maximum of 1. */
export function rawImportance(window: Dims): Float32Array {
  const [lx, ly, lz] = axes.map((axis) => gaussianLine(window[axis]));
  const top = largest(lx) * largest(ly) * largest(lz);
  const out = new Float32Array(window[0] * window[1] * window[2]);
  let at = 0;
  for (const gx of lx) for (const gy of ly) for (const gz of lz) out[at++] = (gx * gy * gz) / top;
  return out;
}

const largest = (line: Float64Array): number => line.reduce((a, b) => Math.max(a, b), 0);

function gaussianLine(n: number): Float64Array {
  const centre = Math.floor(n / 2);
  const sigma = n / 8;
  const reach = Math.floor(Math.max(4 * sigma, 0.5) + 0.5);
  const upTo = (x: number): number => erf(x / (sigma * Math.SQRT2));
  return Float64Array.from({ length: n }, (_, i) => {
    const d = i - centre;
    return Math.abs(d) > reach ? 0 : (upTo(d + 0.5) - upTo(d - 0.5)) / 2;
  });
}
