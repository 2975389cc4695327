import type { SegmentMeasure } from '#shared/contract/reading.ts';
import { applyAffine, voxelVolumeMm3 } from '#shared/geometry/affine.ts';
import type { RasMm } from '#shared/geometry/axes.ts';
import { fullBox, isEmptyBox, type VoxelBox } from '#shared/geometry/box.ts';
import { mm3ToMl } from '#shared/geometry/units.ts';
import { boundingBox } from '#main/volume/boundingBox.ts';
import { cropGrid, cropVoxels } from '#main/volume/crop.ts';
import { statistics } from '#main/volume/statistics.ts';
import type { Mask, Volume, Voxels } from '#main/volume/volume.ts';
import { axialDiameters } from './axialDiameters.ts';

export interface ValueSurroundings {
  /** Label map of the case, on the same grid. */
  readonly labels: Voxels;
  /** What its values are called; undefined for what is not worth naming. */
  readonly nameOf: (value: number) => string | undefined;
}

export const emptyMeasure: SegmentMeasure = {
  voxels: 0,
  volumeMl: 0,
  meanHu: 0,
  sdHu: 0,
  longAxisMm: 0,
  shortAxisMm: 0,
  centreRasMm: [0, 0, 0],
  box: { min: [0, 0, 0], max: [0, 0, 0] },
};

/**
 * Measures all voxels of one value of a label map, connected or not: size, HU, axes as RECIST asks for, and the label of
 * the case that most of them lie in.
 *
 * @param around a box that holds all of them
 */
export function measureValue(
  labels: Volume<Uint8Array>,
  value: number,
  around: VoxelBox,
  image: Voxels,
  surroundings: ValueSurroundings,
): SegmentMeasure {
  const found = boundingBox(maskIn(labels, value, around));
  if (isEmptyBox(found)) return emptyMeasure;
  // In the smallest box, so that the same voxels give the same numbers to the last bit.
  const box = movedBox(found, around.min);
  const mask = maskIn(labels, value, box);
  const hu = cropVoxels(image, box).data;
  const below = cropVoxels(surroundings.labels, box).data;
  const places = Int32Array.from(placesOf(mask.data));
  const organs = new Map<number, number>();
  const sum = [0, 0, 0];
  const [nx, ny] = mask.dims;
  for (const place of places) {
    organs.set(below[place], (organs.get(below[place]) ?? 0) + 1);
    sum[0] += place % nx;
    sum[1] += Math.floor(place / nx) % ny;
    sum[2] += Math.floor(place / (nx * ny));
  }
  const { affineRas } = cropGrid(labels, box);
  const { mean, sd } = statistics(Float64Array.from(places, (place) => hu[place]));
  const { long, short } = axialDiameters(mask, 1, fullBox(mask.dims), affineRas);
  const middle = sum.map((total) => total / places.length) as [number, number, number];
  const organ = mostIn(organs, surroundings);
  return {
    voxels: places.length,
    volumeMl: mm3ToMl(places.length * voxelVolumeMm3(affineRas)),
    meanHu: mean,
    sdHu: sd,
    longAxisMm: long.mm,
    shortAxisMm: short.mm,
    axesRasMm: { long: ends(long.ends), short: ends(short.ends) },
    centreRasMm: applyAffine(affineRas, nearestPlace(places, middle, mask.dims)),
    box: { min: [...box.min], max: [...box.max] },
    ...(organ !== undefined && { organ }),
  };
}

function maskIn(labels: Voxels<Uint8Array>, value: number, box: VoxelBox): Mask {
  const { data, dims } = cropVoxels(labels, box);
  return { data: data.map((label) => (label === value ? 1 : 0)), dims };
}

const movedBox = ({ min, max }: VoxelBox, by: VoxelBox['min']): VoxelBox => ({
  min: [min[0] + by[0], min[1] + by[1], min[2] + by[2]],
  max: [max[0] + by[0], max[1] + by[1], max[2] + by[2]],
});

function* placesOf(data: Uint8Array): Generator<number> {
  for (let v = 0; v < data.length; v++) if (data[v] === 1) yield v;
}

const ends = ([from, to]: readonly [RasMm, RasMm]): [Triple, Triple] => [
  [from[0], from[1], from[2]],
  [to[0], to[1], to[2]],
];
type Triple = [number, number, number];

/** The voxel nearest to the middle of all: where views jump, inside also of what is bent. */
function nearestPlace(
  places: Int32Array,
  middle: readonly number[],
  [nx, ny]: readonly [number, number, number],
): [number, number, number] {
  let [least, best] = [Infinity, [0, 0, 0] as [number, number, number]];
  for (const place of places) {
    const voxel: [number, number, number] = [
      place % nx,
      Math.floor(place / nx) % ny,
      Math.floor(place / (nx * ny)),
    ];
    const far = voxel.reduce((sum, index, axis) => sum + (index - middle[axis]) ** 2, 0);
    if (far < least) [least, best] = [far, voxel];
  }
  return best;
}

function mostIn(counts: ReadonlyMap<number, number>, { nameOf }: ValueSurroundings): string | undefined {
  let most = 0;
  let found: string | undefined;
  for (const [value, count] of counts) {
    const name = nameOf(value);
    if (name !== undefined && count > most) [most, found] = [count, name];
  }
  return found;
}
