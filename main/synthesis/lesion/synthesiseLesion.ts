import type { LesionMeasure } from '#shared/contract/lesion.ts';
import { Problem } from '#shared/contract/problems.ts';
import { voxelVolumeMm3 } from '#shared/geometry/affine.ts';
import { boxDims, type VoxelBox } from '#shared/geometry/box.ts';
import { equivalentDiameterMm, mm3ToMl } from '#shared/geometry/units.ts';
import { boundingBox } from '#main/volume/boundingBox.ts';
import { valuesInside, statistics } from '#main/volume/statistics.ts';
import { arrayLike, type VoxelArray } from '#main/volume/volume.ts';
import type { OrganContext } from '../organ/organContext.ts';
import { diffusionBody } from '../diffusion/diffusionBody.ts';
import { lesionQuality } from '../quality/lesionQuality.ts';
import { pushAside } from './massEffect.ts';
import { type Membership, membershipOf } from './membership.ts';
import type { PreparedLesion } from './preparedLesion.ts';
import { copyBox, copyRegion, cut, cutRegion, type Region } from '../region.ts';
import { ruleBody } from './ruleBody.ts';

/** What a lesion makes of its surroundings. */
export interface LesionPatch extends Region {
  /** Smallest box around every voxel whose HU or label changed, or that is lesion. */
  readonly box: VoxelBox;
  /** 1 where the lesion is. */
  readonly mask: Uint8Array;
  readonly measure: LesionMeasure;
}

/**
 * Puts a lesion into a piece of a case: by rules (ruleBody.ts) or from what a diffusion model made of it
 * (diffusionBody.ts). The body is 1 from three standard deviations of the edge below the surface: a lesion is all its
 * own at its core when its radius is three times the softness, and 97.9 % when it is twice, the least that the softness
 * is limited to. Voxels thicker than the lesion show less of it, as a scanner's would. With mass effect the
 * surroundings are pushed aside first.
 *
 * A pure function: the same region, context and spec give the same bytes.
 *
 * @param region covers the lesion's box (else RangeError)
 * @param labelValue what the lesion's voxels become
 * @returns HU in the region's element type, rounded for whole-number types
 * @throws Problem `lesion-vanished` when no voxel's centre lies in both the lesion and the organ
 */
export function synthesiseLesion(
  region: Region,
  context: OrganContext,
  lesion: PreparedLesion,
  labelValue: number,
): LesionPatch {
  const { box, core, spec } = lesion;
  const before = cutRegion(region, box);
  const membership = membershipOf(lesion, context);
  if (!membership.inside.includes(1)) throw new Problem('lesion-vanished', { lesionId: spec.id });
  const after =
    spec.appearance.massEffectPercent > 0 ? pushAside(before, lesion, context) : cutRegion(before, box);
  const tissue = cutRegion(after, core);
  const body = withLesion(tissue, lesion, membership, context);
  copyRegion({ box: core, hu: body, labels: painted(tissue.labels, membership.inside, labelValue) }, after);
  const quality = lesionQuality(
    { before: tissue.hu, after: body, inside: membership.inside },
    lesion,
    context,
  );
  const inside = new Uint8Array(before.hu.length);
  copyBox(membership.inside, core, inside, box);
  const changed = changedBox(before, after, inside);
  const mask = cut(inside, box, changed);
  const patch = cutRegion(after, changed);
  return { ...patch, mask, measure: { ...measureOf(patch, mask, context), quality } };
}

/** HU of the lesion's core box with the lesion in it, as its generator makes it. */
function withLesion(
  tissue: Region,
  lesion: PreparedLesion,
  membership: Membership,
  context: OrganContext,
): VoxelArray {
  const { spec } = lesion;
  return spec.generator === 'rules'
    ? ruleBody(tissue, lesion, spec.appearance, membership, context)
    : diffusionBody(tissue, lesion, spec, membership, context);
}

function painted(labels: VoxelArray, inside: Uint8Array, value: number): VoxelArray {
  const out = arrayLike(labels, labels.length);
  for (let v = 0; v < out.length; v++) out[v] = inside[v] === 0 ? labels[v] : value;
  return out;
}

function changedBox(before: Region, after: Region, inside: Uint8Array): VoxelBox {
  const changed = inside.map((lesion, v) =>
    lesion !== 0 || before.hu[v] !== after.hu[v] || before.labels[v] !== after.labels[v] ? 1 : 0,
  );
  const { min, max } = boundingBox({ data: changed, dims: boxDims(before.box) });
  const [i, j, k] = before.box.min;
  return { min: [i + min[0], j + min[1], k + min[2]], max: [i + max[0], j + max[1], k + max[2]] };
}

function measureOf({ box, hu }: Region, mask: Uint8Array, { grid, hu: organ }: OrganContext): LesionMeasure {
  const dims = boxDims(box);
  const { count, mean, sd } = statistics(valuesInside({ data: hu, dims }, { data: mask, dims }));
  const volumeMm3 = count * voxelVolumeMm3(grid.affineRas);
  return {
    voxels: count,
    volumeMl: mm3ToMl(volumeMm3),
    equivalentDiameterMm: equivalentDiameterMm(volumeMm3),
    meanHu: mean,
    sdHu: sd,
    contrastHu: mean - organ.meanHu,
    box: { min: [...box.min], max: [...box.max] },
  };
}
