import { axes } from '#shared/geometry/axes.ts';
import { boxDims, type VoxelBox } from '#shared/geometry/box.ts';
import { gaussian32 } from '#main/volume/gaussian.ts';
import type { Mask, Voxels } from '#main/volume/volume.ts';
import { vesselsFaded } from '../lesion/vesselsFaded.ts';
import { eachOrganVoxel } from '../organ/eachOrganVoxel.ts';
import type { OrganContext } from '../organ/organContext.ts';
import { differenceVariance } from '../organ/scanNoise.ts';

/** What a latent voxel of 4 mm cannot hold: details finer than a blur of half of it. */
const lostMm = 2;

/** Noise is never strengthened more than this: a patch so much smoother than its scan has other troubles. */
const mostGain = 2;

/**
 * The noise that a decoded patch lacks, to be added to it: the scan's own at the same voxels, which has its grain and
 * its direction, as much of it as makes the differences of neighbouring voxels in the decoded organ vary as they do in
 * the scan. Noise is what a blur of 2 mm within the organ takes away, without vessels and up to three standard
 * deviations.
 *
 * @param scan HU of a box, before the lesion
 * @param decoded HU of the same box
 * @param weights how much of the scan gives way to the lesion
 * @returns HU for each voxel of the box; 0 outside the organ
 */
export function missingNoise(
  scan: Voxels,
  decoded: Voxels,
  weights: Float32Array,
  box: VoxelBox,
  context: OrganContext,
): Float32Array {
  const organ: Mask = { data: new Uint8Array(weights.length), dims: boxDims(box) };
  eachOrganVoxel(context, box, (at) => {
    organ.data[at] = 1;
  });
  const fine = fineParts(scan, organ, weights, context);
  const [wanted, present, available] = [scan, decoded, { data: fine, dims: organ.dims }].map((image) =>
    axes.reduce<number>((sum, axis) => {
      const variance = differenceVariance(image, organ, axis, 1);
      return sum + (Number.isNaN(variance) ? 0 : variance);
    }, 0),
  );
  const lacking = Math.max(0, wanted - present);
  const gain = available > 0 ? Math.min(mostGain, Math.sqrt(lacking / available)) : 0;
  return fine.map((value) => gain * value);
}

/** What a blur within the organ takes away from the scan. */
function fineParts(scan: Voxels, organ: Mask, weights: Float32Array, context: OrganContext): Float32Array {
  const { spacingMm, noise } = context;
  const clean = vesselsFaded(scan, context, { body: weights });
  const sigmas = spacingMm.map((spacing) => lostMm / spacing);
  const blur = (data: Float32Array): Float32Array =>
    gaussian32({ data, dims: organ.dims }, [sigmas[0], sigmas[1], sigmas[2]]).data;
  const inside = Float32Array.from(organ.data);
  const sums = blur(Float32Array.from(clean, (hu, v) => hu * inside[v]));
  const shares = blur(inside);
  const limit = 3 * noise.sdHu;
  return inside.map((within, v) =>
    within === 0 || shares[v] <= 0 ? 0 : Math.min(limit, Math.max(-limit, clean[v] - sums[v] / shares[v])),
  );
}
