import { axes } from '#shared/geometry/axes.ts';
import { gaussian32 } from '#main/volume/gaussian.ts';
import type { Voxels } from '#main/volume/volume.ts';
import type { OrganContext } from '../organ/organContext.ts';
import { cutRegion, huOf, type Region } from '../region.ts';
import { nearestVoxel, trilinear } from '../trilinear.ts';
import type { PreparedLesion } from './preparedLesion.ts';
import { storable } from './storable.ts';

/**
 * Mass effect: the paper's local scaling warp (rule-based.md §7: read at [1 − (1 − γ/γmax)² I/100]·γ on the same
 * ray) with γmax at two radii of the surface in each direction. The surface itself then reads at (1 − I/400) of its
 * radius: that is how far tissue is pushed. Within the surface the paper's formula stretches without limit as I grows;
 * ours keeps the surface's ratio there, a third more at most.
 */
const outerRadii = 2;

/** How many radii of the surface the warp reaches; 1 when there is none. */
export const massEffectReach = (percent: number): number => (percent > 0 ? outerRadii : 1);

/** Ratio of the distance read to the distance, at a distance of `radii` surface radii from the centre. */
export function pulledRatio(radii: number, percent: number): number {
  if (radii >= outerRadii) return 1;
  const fade = 1 - Math.max(1, radii) / outerRadii;
  return 1 - (fade * fade * percent) / 100;
}

/**
 * Pushes what surrounds a lesion outward, image and labels by the same map. The image is parted in structure,
 * interpolated linearly, and noise (what a blur of one voxel takes away, up to three standard deviations of the
 * scan's noise). Noise is never interpolated, which would leave a smooth halo: around the lesion the nearest voxel
 * carries it along, so that it leaves no ghost of the edges it holds; within the surface it stays in its place.
 *
 * @param region of the lesion's box
 * @returns a region of its own, HU in the same element type
 */
export function pushAside(region: Region, lesion: PreparedLesion, context: OrganContext): Region {
  const image = huOf(region);
  const { dims } = image;
  const { structure, noise } = parted(image, 3 * context.noise.sdHu);
  const after = cutRegion(region, region.box);
  const store = storable(region.hu);
  const { fromVoxel: m, toVoxel } = lesion.frame;
  const percent = lesion.spec.appearance.massEffectPercent;
  // The lesion's centre as an index of the region. The map to millimetres is linear: a ray there is a ray here.
  const [cx, cy, cz] = axes.map((axis) => toVoxel[4 * axis + 3] - region.box.min[axis]);
  const farthest = outerRadii * lesion.shape.largestRadiusMm;
  let at = 0;
  for (let k = 0; k < dims[2]; k++)
    for (let j = 0; j < dims[1]; j++)
      for (let i = 0; i < dims[0]; i++, at++) {
        const dx = i - cx;
        const dy = j - cy;
        const dz = k - cz;
        const x = m[0] * dx + m[1] * dy + m[2] * dz;
        const y = m[4] * dx + m[5] * dy + m[6] * dz;
        const z = m[8] * dx + m[9] * dy + m[10] * dz;
        const square = x * x + y * y + z * z;
        if (square > farthest * farthest) continue;
        const radii = Math.sqrt(square) / lesion.shape.radiusMm(x, y, z);
        if (radii >= outerRadii) continue;
        const ratio = pulledRatio(radii, percent);
        const nearest = nearestVoxel(image, cx + ratio * dx, cy + ratio * dy, cz + ratio * dz);
        const value = trilinear(structure, cx + ratio * dx, cy + ratio * dy, cz + ratio * dz);
        after.hu[at] = store(value + noise[radii < 1 ? at : nearest]);
        after.labels[at] = region.labels[nearest];
      }
  return after;
}

/** An image as structure plus noise: what a blur of one voxel takes away, up to a limit (HU), is noise. */
function parted(
  image: Voxels,
  limitHu: number,
): { readonly structure: Voxels; readonly noise: Float32Array } {
  const noise = gaussian32(image, [1, 1, 1]).data;
  const structure = new Float32Array(noise.length);
  for (let v = 0; v < noise.length; v++) {
    noise[v] = Math.min(limitHu, Math.max(-limitHu, image.data[v] - noise[v]));
    structure[v] = image.data[v] - noise[v];
  }
  return { structure: { data: structure, dims: image.dims }, noise };
}
