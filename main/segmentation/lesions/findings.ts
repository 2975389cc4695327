import type { Organ } from '#shared/contract/lesion.ts';
import type { Finding } from '#shared/contract/prediction.ts';
import { type Affine, applyAffine, spacingOf, voxelVolumeMm3 } from '#shared/geometry/affine.ts';
import { type Dims, flatIndex, type RasMm, voxelCount } from '#shared/geometry/axes.ts';
import { boxDims, isEmptyBox, uniteBoxes, type VoxelBox } from '#shared/geometry/box.ts';
import { equivalentDiameterMm, mm3ToMl } from '#shared/geometry/units.ts';
import { boundingBox } from '#main/volume/boundingBox.ts';
import { components } from '#main/volume/components.ts';
import { type Component, componentTable } from '#main/volume/componentTable.ts';
import { cropGrid, cropVoxels } from '#main/volume/crop.ts';
import { distanceTransformMm } from '#main/volume/distanceTransform.ts';
import { statistics } from '#main/volume/statistics.ts';
import type { Volume, Voxels } from '#main/volume/volume.ts';
import { axialDiameters } from './axialDiameters.ts';

/** Labels whose connected parts are lesions. */
export interface LesionLabel {
  readonly value: number;
  readonly organ?: Organ | undefined;
}

export interface FindingsInput {
  /** Label map. */
  readonly labels: Volume<Uint8Array>;
  readonly lesionLabels: readonly LesionLabel[];
  /** HU on the same grid. */
  readonly image: Voxels;
  /** Probability of a lesion, 0..255 for 0..1, on the same grid. */
  readonly probability?: Voxels<Uint8Array> | undefined;
}

/** The lesions of a label map, the largest first, and which of them each voxel belongs to. */
export interface Findings {
  readonly lesions: readonly Finding[];
  /** Ids of the lesions over the box that holds them all; 0 elsewhere. */
  readonly components: Voxels<Uint16Array>;
  readonly box: VoxelBox;
  /** How many were found in all: more than are listed when there are very many. */
  readonly count: number;
}

/** More than any reader goes through: of noise, the largest. Those left out keep their voxels in the label map. */
export const mostFindings = 1000;

/**
 * Every connected lesion (26 neighbours; parts of different labels never join), measured on the scan. Equal sizes
 * stand in the order of their labels and first voxels. A label map without lesions gives none.
 */
export function findLesions({ labels, lesionLabels, image, probability }: FindingsInput): Findings {
  const box = lesionBox(labels, lesionLabels);
  const dims = boxDims(box);
  const cut = cropVoxels(labels, box);
  const hu = cropVoxels(image, box);
  const chance = probability && cropVoxels(probability, box);
  const { affineRas } = cropGrid(labels, box);
  const found = lesionLabels
    .flatMap((label) => {
      const all = components(maskOf(cut, label.value), 26);
      return componentTable(all).map((component) => ({ label, all, component }));
    })
    .toSorted((a, b) => b.component.voxels - a.component.voxels);
  const ids: Voxels<Uint16Array> = { data: new Uint16Array(cut.data.length), dims };
  const lesions = found.slice(0, mostFindings).map(({ label, all, component }, at): Finding => {
    const id = at + 1;
    const places = voxelsOf(all.labels, component);
    for (const place of places) ids.data[place] = id;
    const { long, short } = axialDiameters(all.labels, component.label, component.box, affineRas);
    const volumeMm3 = component.voxels * voxelVolumeMm3(affineRas);
    const { mean, sd } = statistics(Float64Array.from(places, (place) => hu.data[place]));
    const chances = chance && statistics(Float64Array.from(places, (place) => chance.data[place] / 255));
    return {
      id,
      labelValue: label.value,
      ...(label.organ && { organ: label.organ }),
      voxels: component.voxels,
      volumeMl: mm3ToMl(volumeMm3),
      equivalentDiameterMm: equivalentDiameterMm(volumeMm3),
      longAxisMm: long.mm,
      shortAxisMm: short.mm,
      longAxisRasMm: lineOf(long.ends),
      shortAxisRasMm: lineOf(short.ends),
      meanHu: mean,
      sdHu: sd,
      ...(chances && { probability: { mean: chances.mean, max: chances.max } }),
      centreRasMm: deepest(all.labels, component, affineRas),
      box: moved(component.box, box.min),
    };
  });
  return { lesions, components: ids, box, count: found.length };
}

const lineOf = ([from, to]: readonly [RasMm, RasMm]): Finding['longAxisRasMm'] => [
  [from[0], from[1], from[2]],
  [to[0], to[1], to[2]],
];

/** Smallest box around all lesion labels; the empty box at the origin when there are none. */
function lesionBox(labels: Volume<Uint8Array>, lesionLabels: readonly LesionLabel[]): VoxelBox {
  const empty: VoxelBox = { min: [0, 0, 0], max: [0, 0, 0] };
  return lesionLabels.reduce((box, { value }) => {
    const own = boundingBox(maskOf(labels, value));
    return isEmptyBox(own) ? box : uniteBoxes(box, own);
  }, empty);
}

function maskOf({ data, dims }: Voxels<Uint8Array>, value: number): Voxels<Uint8Array> {
  const out = new Uint8Array(data.length);
  for (let v = 0; v < data.length; v++) if (data[v] === value) out[v] = 1;
  return { data: out, dims };
}

/** Flat indices of a component's voxels, in memory order. */
function voxelsOf({ data, dims }: Voxels, { label, voxels, box: { min, max } }: Component): Int32Array {
  const out = new Int32Array(voxels);
  let at = 0;
  for (let k = min[2]; k < max[2]; k++)
    for (let j = min[1]; j < max[1]; j++) {
      const row = flatIndex(dims, 0, j, k);
      for (let i = min[0]; i < max[0]; i++) if (data[row + i] === label) out[at++] = row + i;
    }
  return out;
}

/** The voxel centre that lies furthest from the component's outside; the first of equals. */
function deepest(
  all: Voxels<Uint32Array>,
  component: Component,
  affineRas: Affine,
): [number, number, number] {
  const { box } = component;
  const dims = boxDims(box);
  // One voxel of outside on every side, also where the box ends at the volume's face.
  const padded: Dims = [dims[0] + 2, dims[1] + 2, dims[2] + 2];
  const inside = new Uint8Array(voxelCount(padded));
  for (const place of voxelsOf(all, component)) {
    const i = place % all.dims[0];
    const j = Math.floor(place / all.dims[0]) % all.dims[1];
    const k = Math.floor(place / (all.dims[0] * all.dims[1]));
    inside[flatIndex(padded, i - box.min[0] + 1, j - box.min[1] + 1, k - box.min[2] + 1)] = 1;
  }
  const depth = distanceTransformMm({ data: inside, dims: padded }, spacingOf(affineRas)).data;
  let best = 0;
  for (let v = 1; v < depth.length; v++) if (depth[v] > depth[best]) best = v;
  const i = best % padded[0];
  const j = Math.floor(best / padded[0]) % padded[1];
  const k = Math.floor(best / (padded[0] * padded[1]));
  return applyAffine(affineRas, [i - 1 + box.min[0], j - 1 + box.min[1], k - 1 + box.min[2]]);
}

function moved({ min, max }: VoxelBox, by: readonly [number, number, number]): Finding['box'] {
  return {
    min: [min[0] + by[0], min[1] + by[1], min[2] + by[2]],
    max: [max[0] + by[0], max[1] + by[1], max[2] + by[2]],
  };
}
