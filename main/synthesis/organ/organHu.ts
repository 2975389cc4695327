import type { Mask, Voxels } from '#main/volume/volume.ts';
import { countHu, emptyHistogram, momentsBetween, quantile } from './huHistogram.ts';

/** How bright an organ is. */
export interface OrganHu {
  readonly medianHu: number;
  /** Mean and standard deviation of what lies within three robust standard deviations of the median. */
  readonly meanHu: number;
  readonly sdHu: number;
}

/** Shares of a normal distribution below mean − sd and mean + sd. */
const oneSd = [0.1587, 0.8413] as const;

/** Darker than this is fat: between the lobules of the pancreas, in the kidney's sinus, on a mask's border. */
const fatHu = -20;

/**
 * Brightness of an organ's own tissue: without fat, unless that is most of the mask, and without clips and
 * calcifications, which lie beyond three robust standard deviations (half the distance between the 16th and 84th
 * percentile, at least 1 HU). Vessels within them count. NaN of an empty mask.
 */
export function organHu(image: Voxels, mask: Mask): OrganHu {
  const [tissue, fat] = [emptyHistogram(), emptyHistogram()];
  let [tissueVoxels, fatVoxels] = [0, 0];
  for (let v = 0; v < mask.data.length; v++) {
    if (mask.data[v] === 0) continue;
    const isFat = image.data[v] < fatHu;
    countHu(isFat ? fat : tissue, image.data[v]);
    if (isFat) fatVoxels++;
    else tissueVoxels++;
  }
  const histogram = tissueVoxels > fatVoxels ? tissue : tissue.map((count, bin) => count + fat[bin]);
  const medianHu = quantile(histogram, 0.5);
  const spread = Math.max(1, (quantile(histogram, oneSd[1]) - quantile(histogram, oneSd[0])) / 2);
  const { mean, sd } = momentsBetween(histogram, medianHu - 3 * spread, medianHu + 3 * spread);
  return { medianHu, meanHu: mean, sdHu: sd };
}
