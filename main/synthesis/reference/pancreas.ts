import { Problem } from '#shared/contract/problems.ts';
import type { VoxelIjk } from '#shared/geometry/axes.ts';
import type { Random } from '#main/tensor/random.ts';
import { boundingBox } from '#main/volume/boundingBox.ts';
import { gaussianInteger } from '#main/volume/gaussian.ts';
import { median, valuesInside } from '#main/volume/statistics.ts';
import type { Mask, Voxels } from '#main/volume/volume.ts';
import { type BlendInput, labelOf, subtract, type Synthesised } from './blend.ts';
import type { Radii } from './ellipsoid.ts';
import { candidatesOf, erodedSlices, sliceAt } from './location.ts';
import { type PancreasType, pancreasTypes } from './pancreasTypes.ts';
import { drawTexture } from './texture.ts';
import { drawGrids, type TumorDraws } from './tumor.ts';

/**
 * The pancreas variant (rule-based.md §8), for volumes in RAS at 1 mm isotropic. Kept: blur on integers, the hard
 * edge, the bin search that is off by one. Mended (quirk 11): radius 0 becomes 1, and the search for a place ends.
 */
export interface PancreasDraws {
  readonly tumor: TumorDraws;
  readonly texture: Voxels<Float32Array>;
  /** Blur of the edge, voxels. */
  readonly sigma: number;
}

/** Bin of a cumulative distribution as the original searches it: u < cdf[1] is bin 0, and the last is never drawn. */
export function drawBin(random: Random, cdf: readonly number[]): number {
  const u = random.unit();
  return cdf.findIndex((upper, bin) => bin > 0 && u < upper) - 1;
}

/**
 * Semi-axes as fractions of the organ box's half extents, the size bin first.
 *
 * @param halfExtents (last − first)/2 along each axis, voxels
 */
export function drawPancreasRadii(random: Random, type: PancreasType, halfExtents: Radii): Radii {
  const bin = drawBin(random, pancreasTypes[type].sizeCdf);
  const [low, high] = [bin / 10, (bin + 1) / 10];
  const draw = (half: number): number =>
    Math.max(1, random.integer(Math.trunc(low * half), Math.trunc(high * half)));
  return [draw(halfExtents[0]), draw(halfExtents[1]), draw(halfExtents[2])];
}

/** Voxels drawn for one bin, and bins drawn, before a place is given up. */
const tries = { voxels: 200, bins: 50 };

/**
 * A voxel whose height in the organ follows the type's distribution: (z − middle)/extent lies in the drawn bin.
 *
 * @returns undefined when no voxel was found
 */
export function drawPancreasPlace(random: Random, type: PancreasType, organ: Mask): VoxelIjk | undefined {
  const { min, max } = boundingBox(organ);
  const [first, last] = [min[2], max[2] - 1];
  const places = erodedSlices(organ);
  for (let binTry = 0; binTry < tries.bins; binTry++) {
    const low = -0.5 + drawBin(random, pancreasTypes[type].offsetCdf) / 10;
    for (let voxelTry = 0; voxelTry < tries.voxels; voxelTry++) {
      const z = sliceAt(random.unit(), first, last);
      const offset = (z - (first + last) / 2) / Math.max(1, last - first);
      if (offset < low || offset >= low + 0.1) continue;
      const candidates = candidatesOf(places, z);
      if (candidates.length > 0) return candidates[random.integer(0, candidates.length - 1)];
    }
  }
  return undefined;
}

/**
 * One tumor with a texture of the image's size: size bin, radii, grid sigma, grids, place, texture, blur.
 *
 * @throws Problem `no-place` when the organ has no slice for the centre
 */
export function drawPancreasCase(random: Random, type: PancreasType, organ: Mask): PancreasDraws {
  const { min, max } = boundingBox(organ);
  const half = (axis: 0 | 1 | 2): number => (max[axis] - 1 - min[axis]) / 2;
  const radii = drawPancreasRadii(random, type, [half(0), half(1), half(2)]);
  const grids = drawGrids(random, random.integer(1, 2));
  const centre = drawPancreasPlace(random, type, organ);
  if (centre === undefined) {
    const diameterMm = 2 * Math.min(...radii);
    throw new Problem('no-place', { organ: 'pancreas', diameterMm, placed: 0, wanted: 1 });
  }
  const sigmaA = random.uniform(3, 15);
  const sigmaB = random.chance(0.7) ? random.uniform(3, 5) : random.uniform(5, 8);
  const texture = drawTexture(random, organ.dims, { sigmaA, sigmaB });
  return { tumor: { radii, grids, centre }, texture, sigma: random.uniform(1, 2) };
}

/** What the type makes of the patient's own HU. */
export interface PancreasIntensity {
  readonly medianHu: number;
  readonly targetHu: number;
  readonly differenceHu: number;
  /** Whole HU between which the difference is drawn. */
  readonly range: readonly [number, number];
}

/** Difference between the median HU under the tumor and a·median + b; of an empty geometry NaN. */
export function pancreasIntensity(image: Voxels, geometry: Mask, type: PancreasType): PancreasIntensity {
  const medianHu = median(valuesInside(image, geometry));
  const { slope, interceptHu } = pancreasTypes[type];
  const targetHu = slope * medianHu + interceptHu;
  const differenceHu = medianHu - targetHu;
  const range = [Math.trunc(0.95 * differenceHu), Math.trunc(1.05 * differenceHu)] as const;
  return { medianHu, targetHu, differenceHu, range };
}

/** 255 times the tumor's mask, blurred on integers: truncated after each axis. */
export const blurredGeometry255 = (geometry: Mask, sigma: number): Voxels<Int32Array> =>
  gaussianInteger({ data: geometry.data.map((inside) => inside * 255), dims: geometry.dims }, [
    sigma,
    sigma,
    sigma,
  ]);

/** f − t · B · D inside the geometry alone: a hard outer edge. `blur255` is from `blurredGeometry255`. */
export function blendInGeometry(
  { image, organ, geometry, texture }: BlendInput,
  blur255: Voxels,
  differenceHu: number,
): Synthesised {
  const hu = subtract(
    image.data,
    geometry.data,
    (voxel) => texture.data[voxel] * (blur255.data[voxel] / 255) * differenceHu,
  );
  return { hu: { data: hu, dims: image.dims }, label: labelOf(organ, geometry) };
}
