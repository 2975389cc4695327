import { distancesToNearest } from './nearestCorner.ts';
import { inPrediction, inTruth, type MaskPair } from './maskPair.ts';
import { latticeOf, type Surface, surfaceOf } from './surface.ts';
import { surfaceAreasMm2 } from './surfaceElements.ts';

/** One surface: for each of its elements the distance to the other surface, and its area. */
export interface DistancesOfSurface {
  /** Infinity when the other mask is empty. */
  readonly distancesMm: Float64Array;
  readonly areasMm2: Float64Array;
  readonly areaMm2: number;
}

export interface SurfaceDistances {
  readonly truth: DistancesOfSurface;
  readonly prediction: DistancesOfSurface;
}

/**
 * Surface elements of both masks and how far each lies from the other mask's surface, after surface-distance
 * (segmentation.md §11).
 *
 * @param spacingMm distance between voxel centres along each axis
 */
export function surfaceDistances(
  pair: MaskPair,
  spacingMm: readonly [number, number, number],
): SurfaceDistances {
  const [truth, prediction] = [surfaceOf(pair, inTruth), surfaceOf(pair, inPrediction)];
  const areas = surfaceAreasMm2(spacingMm);
  const lattice = latticeOf(pair);
  const toOther = (own: Surface, other: Surface): DistancesOfSurface => {
    const areasMm2 = Float64Array.from(own.codes, (code) => areas[code]);
    return {
      distancesMm: distancesToNearest(other.corners, own.corners, lattice, spacingMm),
      areasMm2,
      areaMm2: areasMm2.reduce((sum, area) => sum + area, 0),
    };
  };
  return { truth: toOther(truth, prediction), prediction: toOther(prediction, truth) };
}

/** Area of a surface whose distance is at most `toleranceMm`. */
const areaWithin = ({ distancesMm, areasMm2 }: DistancesOfSurface, toleranceMm: number): number => {
  let sum = 0;
  for (let n = 0; n < distancesMm.length; n++) if (distancesMm[n] <= toleranceMm) sum += areasMm2[n];
  return sum;
};

/** Share of one surface that lies within a tolerance of the other; NaN without a surface. */
export const surfaceOverlap = (surface: DistancesOfSurface, toleranceMm: number): number =>
  areaWithin(surface, toleranceMm) / surface.areaMm2;

/** Normalised surface Dice: the share of both surfaces that lies within a tolerance of the other; both empty: NaN. */
export const surfaceDice = ({ truth, prediction }: SurfaceDistances, toleranceMm: number): number =>
  (areaWithin(truth, toleranceMm) + areaWithin(prediction, toleranceMm)) /
  (truth.areaMm2 + prediction.areaMm2);

/** Area-weighted mean distance to the other surface; Infinity when that is empty, NaN when this one is. */
export function meanDistanceMm({ distancesMm, areasMm2, areaMm2 }: DistancesOfSurface): number {
  let sum = 0;
  for (let n = 0; n < distancesMm.length; n++) sum += distancesMm[n] * areasMm2[n];
  return sum / areaMm2;
}

/**
 * Robust Hausdorff distance: the larger, over both directions, of the smallest distance within which the given
 * share of the surface's area lies. Infinity when a mask is empty, also when both are.
 *
 * @param percent 0..100; 100 is the plain Hausdorff distance
 */
export const hausdorffMm = ({ truth, prediction }: SurfaceDistances, percent: number): number =>
  Math.max(distanceOfShare(truth, percent / 100), distanceOfShare(prediction, percent / 100));

const binCount = 4096;

/** The area at which a share is reached; one that is met exactly counts, in whatever order areas were added up. */
export const areaOfShare = (areaMm2: number, share: number): number => share * areaMm2 * (1 - 1e-12);

/** Bins of equal width find the neighbourhood in one pass; only the bin that holds the answer is sorted. */
function distanceOfShare({ distancesMm, areasMm2, areaMm2 }: DistancesOfSurface, share: number): number {
  const largest = distancesMm.reduce((most, distance) => Math.max(most, distance), 0);
  if (distancesMm.length === 0 || largest === Infinity) return Infinity;
  if (share >= 1) return largest;
  const binOf = (distance: number): number =>
    largest === 0 ? 0 : Math.min(binCount - 1, Math.floor((distance / largest) * binCount));
  const bins = new Float64Array(binCount);
  for (let n = 0; n < distancesMm.length; n++) bins[binOf(distancesMm[n])] += areasMm2[n];
  const wanted = areaOfShare(areaMm2, share);
  let bin = 0;
  let below = 0;
  while (bin < binCount - 1 && below + bins[bin] < wanted) below += bins[bin++];
  const inside: number[] = [];
  for (let n = 0; n < distancesMm.length; n++) if (binOf(distancesMm[n]) === bin) inside.push(n);
  inside.sort((a, b) => distancesMm[a] - distancesMm[b] || areasMm2[a] - areasMm2[b]);
  for (const n of inside) {
    below += areasMm2[n];
    if (below >= wanted) return distancesMm[n];
  }
  return inside.length > 0 ? distancesMm[inside[inside.length - 1]] : largest;
}
