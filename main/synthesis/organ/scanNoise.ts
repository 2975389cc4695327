import { type Axis, axes } from '#shared/geometry/axes.ts';
import type { Mask, Voxels } from '#main/volume/volume.ts';
import { countHu, emptyHistogram, quantile } from './huHistogram.ts';

/** The scan's own noise inside an organ. */
export interface ScanNoise {
  readonly sdHu: number;
  /** Standard deviation (mm) of the Gaussian blur that gives white noise the same grain; 0 for white noise. */
  readonly grainMm: number;
}

/** A normal variable's median absolute value, as a share of its standard deviation. */
const medianOfAbsolute = 0.6745;

/**
 * Noise from the differences of voxels one and two steps apart, both inside the mask. With the grain of a Gaussian
 * blur the correlation at n steps is r^(n²), so the variances of the differences are 2s²(1 − r) and 2s²(1 − r⁴);
 * their ratio 1 + r + r² + r³ gives r, then s. Medians keep vessels and borders out. Of the three axes the
 * smallest s (the least structure) and the coarsest grain count. The same in whatever order the axes are stored.
 *
 * @returns zeros where the mask is too thin for any difference
 */
export function scanNoise(
  image: Voxels,
  mask: Mask,
  spacingMm: readonly [number, number, number],
): ScanNoise {
  let sdHu = Infinity;
  let grainMm = 0;
  for (const axis of axes) {
    const [one, two] = [1, 2].map((lag) => differenceVariance(image, mask, axis, lag));
    if (Number.isNaN(one) || Number.isNaN(two) || one === 0) continue;
    const r = correlationOf(two / one);
    sdHu = Math.min(sdHu, Math.sqrt(one / (2 * (1 - r))));
    // Two points of a blur of standard deviation g correlate by exp(−d² / 4g²).
    if (r > 0) grainMm = Math.max(grainMm, spacingMm[axis] / (2 * Math.sqrt(-Math.log(r))));
  }
  return Number.isFinite(sdHu) ? { sdHu, grainMm } : { sdHu: 0, grainMm: 0 };
}

/** The r in 0..0.95 of 1 + r + r² + r³ = ratio; beyond 0.95 a difference is structure, not noise. */
function correlationOf(ratio: number): number {
  let [low, high] = [0, 0.95];
  for (let step = 0; step < 30; step++) {
    const r = (low + high) / 2;
    if (1 + r * (1 + r * (1 + r)) < ratio) low = r;
    else high = r;
  }
  return (low + high) / 2;
}

/**
 * Robust variance of the differences of voxels `lag` steps apart along an axis, both inside the mask; NaN when there
 * are none.
 */
export function differenceVariance({ data, dims }: Voxels, mask: Mask, axis: Axis, lag: number): number {
  const histogram = emptyHistogram();
  const stride = [1, dims[0], dims[0] * dims[1]][axis];
  const block = stride * dims[axis];
  const step = lag * stride;
  for (let start = 0; start < data.length; start += block)
    for (let v = start; v < start + block - step; v++)
      if (mask.data[v] !== 0 && mask.data[v + step] !== 0)
        countHu(histogram, Math.abs(data[v + step] - data[v]));
  // A count at 0 stands for −0.5..0.5, of which the absolute value has only the upper half.
  return (Math.max(0, quantile(histogram, 0.5)) / medianOfAbsolute) ** 2;
}
