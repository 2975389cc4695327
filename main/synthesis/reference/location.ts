import type { VoxelIjk } from '#shared/geometry/axes.ts';
import type { Random } from '#main/tensor/random.ts';
import { boundingBox } from '#main/volume/boundingBox.ts';
import { erodeBox } from '#main/volume/erodeBox.ts';
import { roundHalfToEven } from '#main/volume/roundHalfToEven.ts';
import type { Mask } from '#main/volume/volume.ts';

/** Every slice of the organ eroded by a 5x5 square; what lies outside the image counts as organ (§4). */
export const erodedSlices = (organ: Mask): Mask => erodeBox(organ, [5, 5, 1], 1);

/** The slice at fraction u of the organ's extent from its first to its last slice. */
export const sliceAt = (u: number, zFirst: number, zLast: number): number =>
  zFirst + roundHalfToEven(u * (zLast - zFirst));

/** Inside voxels of slice z in the order of the original: x, then y. */
export function candidatesOf({ data, dims: [nx, ny] }: Mask, z: number): VoxelIjk[] {
  const out: VoxelIjk[] = [];
  for (let x = 0; x < nx; x++)
    for (let y = 0; y < ny; y++) if (data[x + nx * (y + ny * z)] !== 0) out.push([x, y, z]);
  return out;
}

/** Range of u by attempt: the liver code has only the first row and crashes; DiffTumor widens (quirk 6). */
const ranges: readonly { readonly attempts: number; readonly range: readonly [number, number] }[] = [
  { attempts: 11, range: [0.3, 0.7] },
  { attempts: 10, range: [0.2, 0.8] },
  { attempts: 10, range: [0.1, 0.9] },
  { attempts: Infinity, range: [0, 1] },
];

/**
 * Centre of a tumor: a slice from the middle of the organ, then one of its candidates uniformly.
 *
 * @param places where a centre may lie: the organ, eroded for the liver; not empty slices only
 * @param extent first and last slice of the organ itself
 * @returns undefined when no voxel of `places` lies within the extent
 */
export function drawLocation(
  random: Random,
  places: Mask,
  extent: readonly [zFirst: number, zLast: number],
): VoxelIjk | undefined {
  const { min, max } = boundingBox(places);
  if (max[2] <= extent[0] || min[2] > extent[1] || max[2] === 0) return undefined;
  for (const { attempts, range } of ranges)
    for (let attempt = 0; attempt < attempts; attempt++) {
      const candidates = candidatesOf(places, sliceAt(random.uniform(...range), ...extent));
      if (candidates.length > 0) return candidates[random.integer(0, candidates.length - 1)];
    }
  return undefined;
}
