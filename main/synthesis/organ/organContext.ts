import type { Organ } from '#shared/contract/lesion.ts';
import { organValues } from '#shared/contract/organLabels.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import { spacingOf, voxelVolumeMm3 } from '#shared/geometry/affine.ts';
import { flatIndex, type VoxelIjk } from '#shared/geometry/axes.ts';
import { growBox, isEmptyBox, type VoxelBox } from '#shared/geometry/box.ts';
import { type Grid, sameGrid } from '#shared/geometry/grid.ts';
import { mm3ToMl } from '#shared/geometry/units.ts';
import { boundingBox } from '#main/volume/boundingBox.ts';
import { cropVoxels } from '#main/volume/crop.ts';
import { complement } from '#main/volume/morphology.ts';
import type { Mask, VoxelArray, Volume, Voxels } from '#main/volume/volume.ts';
import { clearanceMap } from './clearance.ts';
import { type OrganHu, organHu } from './organHu.ts';
import { type ScanNoise, scanNoise } from './scanNoise.ts';
import { vesselMask, type VesselTest, vesselTest } from './vessels.ts';

/** A label volume and what its values mean. */
export interface LabelMap<T extends VoxelArray = VoxelArray> {
  readonly volume: Volume<T>;
  readonly table: readonly LabelEntry[];
}

/** What placing and synthesis need to know of an organ, found once per case; a byte or two per voxel of its box. */
export interface OrganContext {
  readonly organ: Organ;
  /** Of the source image. */
  readonly grid: Grid;
  readonly spacingMm: readonly [number, number, number];
  /** The source's labels. */
  readonly labels: LabelMap;
  /** The organ's voxels, and one more on every side where the volume has one. */
  readonly box: VoxelBox;
  /** Distance of each voxel of the box to outside the organ, in clearance steps; 0 outside. */
  readonly depth: Voxels<Uint8Array>;
  readonly volumeMl: number;
  readonly hu: OrganHu;
  readonly noise: ScanNoise;
  readonly vessels: VesselTest;
  /** Distance of each voxel of the box to the nearest vessel, in clearance steps; 0 in a vessel. */
  readonly vesselClearance: () => Voxels<Uint8Array>;
}

/**
 * Facts of an organ; "kidney" is both kidneys.
 *
 * @param source HU, on the labels' grid (else RangeError)
 * @throws Problem `organ-missing`, naming what is there, when the table has no such organ or no voxel has its value
 */
export function organContext(source: Volume, labels: LabelMap, organ: Organ): OrganContext {
  if (!sameGrid(source, labels.volume)) throw new RangeError('image and labels lie on different grids');
  const { dims, affineRas } = source;
  const spacingMm = spacingOf(affineRas);
  const whole = organMask(labels, organ);
  const inner = boundingBox(whole);
  if (isEmptyBox(inner)) throw new Problem('organ-missing', { organ, present: namesOf(labels.table) });
  const box = growBox(inner, [1, 1, 1], dims);
  const mask = cropVoxels(whole, box);
  const image = cropVoxels(source, box);
  const hu = organHu(image, mask);
  const vessels = vesselTest(image, mask, hu.sdHu, spacingMm);
  const depth = clearanceMap(mask, spacingMm);
  const voxels = mask.data.reduce((sum, inside) => sum + inside, 0);
  // Holds the source and the depth, but neither mask nor crop.
  const findVessels = (): Voxels<Uint8Array> => {
    const inOrgan = { data: depth.data.map((steps) => (steps > 0 ? 1 : 0)), dims: depth.dims };
    const found = vesselMask(cropVoxels(source, box), inOrgan, vessels, spacingMm);
    return clearanceMap(complement(found), spacingMm);
  };
  let vesselClearance: Voxels<Uint8Array> | undefined;
  return {
    organ,
    grid: { dims, affineRas },
    spacingMm,
    labels,
    box,
    depth,
    volumeMl: mm3ToMl(voxels * voxelVolumeMm3(affineRas)),
    hu,
    noise: scanNoise(image, mask, spacingMm),
    vessels,
    vesselClearance: () => (vesselClearance ??= findVessels()),
  };
}

function organMask({ volume, table }: LabelMap, organ: Organ): Mask {
  const isOrgan = new Uint8Array(65536);
  for (const value of organValues(table, organ)) isOrgan[value] = 1;
  const data = new Uint8Array(volume.data.length);
  for (let v = 0; v < data.length; v++) data[v] = isOrgan[volume.data[v]];
  return { data, dims: volume.dims };
}

const namesOf = (table: readonly LabelEntry[]): string =>
  table.length === 0 ? 'no labels at all' : table.map((row) => row.name).join(', ');

/** The value of a map of the organ's box at a voxel of the volume; 0 outside the box. */
export function inBox({ box }: OrganContext, map: Voxels, [i, j, k]: VoxelIjk): number {
  const { min, max } = box;
  if (i < min[0] || j < min[1] || k < min[2] || i >= max[0] || j >= max[1] || k >= max[2]) return 0;
  return map.data[flatIndex(map.dims, i - min[0], j - min[1], k - min[2])];
}
