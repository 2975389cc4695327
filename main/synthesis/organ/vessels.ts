import { ballVolumeMm3 } from '#shared/geometry/units.ts';
import { components } from '#main/volume/components.ts';
import { gaussian32 } from '#main/volume/gaussian.ts';
import type { Mask, Voxels } from '#main/volume/volume.ts';
import { countHu, emptyHistogram, quantile } from './huHistogram.ts';

/**
 * The paper's test for vessels (rule-based.md §7): the organ smoothed by 0.5 + 0.025 · sd millimetres, where it is
 * brighter than a threshold. The paper leaves the threshold, mean + b, to the scan; ours is the median plus 2.5
 * times the spread of the *darker* half (median − 16th percentile of the smoothed organ, at least 1 HU), which
 * vessels do not widen. Noise alone passes that here and there, in specks: what is smaller than a ball of 4 mm is no
 * vessel. Without contrast vessels are not brighter than their organ, and few or none are found.
 */
export interface VesselTest {
  readonly sigmaMm: number;
  /** Of the smoothed organ. */
  readonly medianHu: number;
  readonly spreadHu: number;
}

type Spacing = readonly [number, number, number];

/**
 * @param image the organ's box, with some margin
 * @param mask the organ
 * @param sdHu the organ's standard deviation
 */
export function vesselTest(image: Voxels, mask: Mask, sdHu: number, spacingMm: Spacing): VesselTest {
  const sigmaMm = 0.5 + 0.025 * sdHu;
  const smooth = smoothedForVessels(image, { sigmaMm }, spacingMm);
  const histogram = emptyHistogram();
  for (let v = 0; v < smooth.length; v++) if (mask.data[v] !== 0) countHu(histogram, smooth[v]);
  const medianHu = quantile(histogram, 0.5);
  return { sigmaMm, medianHu, spreadHu: Math.max(1, medianHu - quantile(histogram, 0.1587)) };
}

/** HU smoothed as the test does. */
export function smoothedForVessels(
  image: Voxels,
  { sigmaMm }: Pick<VesselTest, 'sigmaMm'>,
  spacingMm: Spacing,
): Float32Array {
  const [sx, sy, sz] = spacingMm.map((spacing) => sigmaMm / spacing);
  return gaussian32(image, [sx, sy, sz]).data;
}

/** The organ's vessels; `image` and `mask` are of one box. */
export function vesselMask(image: Voxels, mask: Mask, test: VesselTest, spacingMm: Spacing): Mask {
  const smooth = smoothedForVessels(image, test, spacingMm);
  const threshold = test.medianHu + 2.5 * test.spreadHu;
  const bright = mask.data.map((inside, v) => (inside !== 0 && smooth[v] > threshold ? 1 : 0));
  const { labels, count } = components({ data: bright, dims: mask.dims }, 26);
  const sizes = new Float64Array(count + 1);
  for (const label of labels.data) sizes[label]++;
  const least = ballVolumeMm3(4) / (spacingMm[0] * spacingMm[1] * spacingMm[2]);
  const data = bright.map((inside, v) => (inside !== 0 && sizes[labels.data[v]] >= least ? 1 : 0));
  return { data, dims: mask.dims };
}

/** How much brighter than the organ a smoothed value is because of a vessel: 0 below 1.5 spreads, all above 2.5. */
export function vesselExcess(smoothHu: number, { medianHu, spreadHu }: VesselTest): number {
  const excess = smoothHu - medianHu;
  const t = Math.min(1, Math.max(0, excess / spreadHu - 1.5));
  return t === 0 ? 0 : excess * t * t * (3 - 2 * t);
}
