import type { DiffusionSpec } from '#shared/contract/lesion.ts';
import { applyAffine, invertAffine, multiplyAffine } from '#shared/geometry/affine.ts';
import { axes, type VoxelIjk } from '#shared/geometry/axes.ts';
import { boxDims, type VoxelBox } from '#shared/geometry/box.ts';
import { arrayLike, type VoxelArray } from '#main/volume/volume.ts';
import type { Membership } from '../lesion/membership.ts';
import type { PreparedLesion } from '../lesion/preparedLesion.ts';
import { storable } from '../lesion/storable.ts';
import type { OrganContext } from '../organ/organContext.ts';
import { huOf, type Region } from '../region.ts';
import { trilinear } from '../trilinear.ts';
import { type DecodedPatch, replacesPatch } from './decodedPatch.ts';
import { missingNoise } from './missingNoise.ts';

/**
 * HU of a diffusion lesion's core box: (1 − g) · scan + g · (decoded + noise), g the lesion's body, so that no voxel
 * beyond its blurred edge changes. The decoded patch is read voxel by voxel on the scan's own grid, averaged over voxels
 * thicker than its own.
 *
 * Throws RangeError when nothing was decoded for the lesion.
 */
export function diffusionBody(
  tissue: Region,
  lesion: PreparedLesion,
  spec: DiffusionSpec,
  membership: Membership,
  context: OrganContext,
): VoxelArray {
  const { decoded } = lesion;
  if (!decoded) throw new RangeError(`nothing was decoded for lesion ${spec.id}`);
  const { restoreNoise, sharpenEdges } = spec.appearance;
  const weights = replacesPatch(spec) ? insideOf(decoded, lesion, context) : membership.body;
  const plain = readDecoded(decoded, lesion, context, () => 1);
  const drawn = sharpenEdges ? readDecoded(decoded, lesion, context, pulledInward(lesion)) : plain;
  const noise = restoreNoise
    ? missingNoise(huOf(tissue), { data: plain, dims: boxDims(lesion.core) }, weights, lesion.core, context)
    : undefined;
  const store = storable(tissue.hu);
  const out = arrayLike(tissue.hu, tissue.hu.length);
  for (let v = 0; v < out.length; v++) {
    const g = weights[v];
    out[v] = g === 0 ? tissue.hu[v] : store((1 - g) * tissue.hu[v] + g * (drawn[v] + (noise?.[v] ?? 0)));
  }
  return out;
}

/** How much nearer to the centre to read, as a ratio, at a place in the lesion's frame (mm). */
type Pull = (x: number, y: number, z: number) => number;

/** Half a voxel of the latent: how far below the surface a decoded lesion has reached its own brightness. */
const pullMm = 2;

/**
 * Reads the surface from `pullMm` below it (at most a quarter of the smallest radius), and what lies deeper from less
 * and less far, until three times as deep nothing is moved.
 */
function pulledInward({ shape }: PreparedLesion): Pull {
  const pull = Math.min(pullMm, shape.smallestRadiusMm / 4);
  return (x, y, z) => {
    const radius = Math.hypot(x, y, z);
    if (radius === 0) return 1;
    const t = Math.min(1, Math.max(0, shape.distanceMm(x, y, z) / (3 * pull) + 1));
    return 1 - (pull * t * t * (3 - 2 * t)) / radius;
  };
}

/** The decoded patch at every voxel of the lesion's core box. */
function readDecoded(
  decoded: DecodedPatch,
  { core, frame }: PreparedLesion,
  { grid, spacingMm }: OrganContext,
  pull: Pull,
): Float32Array {
  const toPatch = multiplyAffine(invertAffine(decoded.affineRas), grid.affineRas);
  const patch = { data: decoded.hu, dims: decoded.dims };
  const centre = applyAffine(frame.toVoxel, [0, 0, 0]);
  const offsets = samplesOf(spacingMm);
  const out = new Float32Array(core.max.reduce((n, max, axis) => n * (max - core.min[axis]), 1));
  eachVoxelOf(core, (at, i, j, k) => {
    const ratio = pull(...applyAffine(frame.fromVoxel, [i, j, k]));
    let sum = 0;
    for (const [a, b, c] of offsets) {
      const [x, y, z] = applyAffine(toPatch, [
        centre[0] + ratio * (i - centre[0]) + a,
        centre[1] + ratio * (j - centre[1]) + b,
        centre[2] + ratio * (k - centre[2]) + c,
      ]);
      sum += trilinear(patch, x, y, z);
    }
    out[at] = sum / offsets.length;
  });
  return out;
}

/** Offsets (voxels) of samples of a voxel, about a millimetre apart along each axis. */
function samplesOf(spacingMm: readonly [number, number, number]): VoxelIjk[] {
  const along = (axis: 0 | 1 | 2): number[] => {
    const count = Math.max(1, Math.round(spacingMm[axis]));
    return Array.from({ length: count }, (_, n) => (n + 0.5) / count - 0.5);
  };
  return along(2).flatMap((c) => along(1).flatMap((b) => along(0).map((a): VoxelIjk => [a, b, c])));
}

/** 1 at the voxels of the core box whose centres lie in the patch. */
function insideOf(
  { affineRas, dims }: DecodedPatch,
  { core }: PreparedLesion,
  { grid }: OrganContext,
): Float32Array {
  const toPatch = multiplyAffine(invertAffine(affineRas), grid.affineRas);
  const out = new Float32Array(core.max.reduce((n, max, axis) => n * (max - core.min[axis]), 1));
  eachVoxelOf(core, (at, i, j, k) => {
    const place = applyAffine(toPatch, [i, j, k]);
    if (axes.every((axis) => place[axis] >= -0.5 && place[axis] <= dims[axis] - 0.5)) out[at] = 1;
  });
  return out;
}

function eachVoxelOf(
  { min, max }: VoxelBox,
  visit: (at: number, i: number, j: number, k: number) => void,
): void {
  let at = 0;
  for (let k = min[2]; k < max[2]; k++)
    for (let j = min[1]; j < max[1]; j++) for (let i = min[0]; i < max[0]; i++) visit(at++, i, j, k);
}
